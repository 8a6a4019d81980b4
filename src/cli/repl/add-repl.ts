import { Option, type Command } from 'commander';
import { positiveNumber } from '../option-values.ts';
import type { Go, SpeakingOptions } from '../run-command.ts';
import type { ReplOptions } from './repl-options.ts';

const HELP = `
Variables, imports and files stay until the end. A block ends with an empty line, or with a line that is not indented.
  :reset   a fresh interpreter; files stay
  :files   the files of the session
  :help    these commands
Ctrl-C interrupts the program that runs, Ctrl-D ends. Without a terminal the programs are read from standard input.
Environment: PYTHON_EXECUTOR_SANDBOX, PYEXEC_TOKEN, NO_COLOR.

Exit codes:
  0    the end of the input
  1    the last program failed, when the input is no terminal
  2    wrong usage or configuration
  5    the sandbox or the server cannot be reached
  130  interrupted with Ctrl-C, when the input is no terminal
`;

/** Adds the command that runs Python as it is typed. */
export function addRepl(program: Command, go: Go): void {
  program
    .command('repl')
    .description('run Python as it is typed, in a sandbox that keeps its state')
    .addOption(
      new Option('--sandbox <kind>', 'what runs the programs (default: "pyodide")').choices([
        'pyodide',
        'docker',
        'jail',
        'local',
      ]),
    )
    .option('--accept-no-isolation', 'local sandbox: programs may do what you may do')
    .option('--server <url>', 'a session on this server instead')
    .option('--timeout <seconds>', 'time limit of each program (default: 600)', positiveNumber)
    .option('--no-color', 'plain text (also: NO_COLOR)')
    .addHelpText('after', HELP)
    .action(async (options: ReplOptions & SpeakingOptions) =>
      go(options, async (context) => {
        const { replCommand } = await import('./repl-command.ts');
        return await replCommand(options, context);
      }),
    );
}
