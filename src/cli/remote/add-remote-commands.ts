import type { Command } from 'commander';
import type { PythonExecutorClient } from '../../client/python-executor-client.ts';
import type { CommandContext } from '../command-context.ts';
import type { Go } from '../run-command.ts';
import { packageVersion } from '../../package-version.ts';
import { OUTCOME_HELP } from './outcome-code.ts';
import {
  optionsOf,
  withCodeOptions,
  withRemoteOptions,
  type RemoteOptions,
} from './remote-options.ts';
import type { Words } from './submission-of.ts';

type Action = (client: PythonExecutorClient, context: CommandContext) => Promise<number>;

const RUN_HELP = `
Without a path the code is read from standard input. What comes after "--" are arguments of the script.
Environment: PYEXEC_SERVER, PYEXEC_TOKEN.

Examples:
  python-executor run main.py
  python-executor run project/ --requirements project/requirements.txt -- --fast
  echo 'print(6 * 7)' | python-executor run
`;

/** Commander drops the "--" itself; everything after the first one is the script's. */
function wordsOf(given: readonly string[], argv: readonly string[]): Words {
  const at = argv.indexOf('--');
  const scriptArgs = at < 0 ? [] : argv.slice(at + 1);
  return { given: given.slice(0, given.length - scriptArgs.length), scriptArgs };
}

const onServer = (go: Go, options: RemoteOptions, action: Action): Promise<void> =>
  go({}, async (context) => {
    const { withClient } = await import('./with-client.ts');
    return await withClient(options, context, (client) => action(client, context));
  });

function addRunAndSubmit(program: Command, argv: readonly string[], go: Go): void {
  const add = (name: 'run' | 'submit', description: string): void => {
    const command = program.command(name).description(description);
    withCodeOptions(command)
      .argument('[path...]', 'file, folder or .tar')
      .addHelpText('after', RUN_HELP + OUTCOME_HELP)
      .action(async (given: readonly string[]) => {
        const options = optionsOf(command);
        await onServer(go, options, async (client, context) => {
          const { runCodeCommand, submitCommand } = await import('./commands.ts');
          const act = name === 'run' ? runCodeCommand : submitCommand;
          return await act(client, wordsOf(given, argv), options, context);
        });
      });
  };
  add('run', 'run code on a server and show its output');
  add('submit', 'run code on a server without waiting; writes the id of the execution');
}

function addFollowAndKill(program: Command, go: Go): void {
  const add = (name: 'follow' | 'kill', description: string): void => {
    const command = program.command(name).description(description);
    withRemoteOptions(command)
      .argument('<id>', 'id of the execution')
      .addHelpText('after', OUTCOME_HELP)
      .action(async (id: string) => {
        const options = optionsOf(command);
        await onServer(go, options, async (client, context) => {
          const { followCommand, killCommand } = await import('./commands.ts');
          return await (name === 'follow' ? followCommand : killCommand)(
            client,
            id,
            options,
            context,
          );
        });
      });
  };
  add('follow', 'show the output of an execution, live, to its end');
  add('kill', 'stop an execution');
}

function addEval(program: Command, go: Go): void {
  const command = program
    .command('eval')
    .description('run a piece of code on a server and show the value of its last expression');
  withRemoteOptions(command)
    .argument('[code]', 'Python; none = standard input')
    .option('--python <version>', 'such as 3.12')
    .option('--no-result', 'do not show the value of the last expression')
    .addHelpText('after', OUTCOME_HELP)
    .action(async (code: string | undefined) => {
      const options = optionsOf(command);
      await onServer(go, options, async (client, context) => {
        const { evalCommand } = await import('./commands.ts');
        return await evalCommand(client, code, options, context);
      });
    });
}

function addVersion(program: Command, go: Go): void {
  program
    .command('version')
    .description('write the version')
    .action(() =>
      go({}, async ({ stdout }) => {
        stdout.write(`python-executor v${packageVersion()}\n`);
        return 0;
      }),
    );
}

const REMOTE = ['run', 'submit', 'follow', 'kill', 'eval', 'version'];

/** An option of a server before the name of another command would be lost without a word. */
function checkPlace(program: Command, command: Command): void {
  const [name] = Object.keys(program.opts());
  if (name === undefined || REMOTE.includes(command.name())) return;
  program.error(
    `error: "--${name}" is no option of "${command.name()}"; put its options after its name`,
  );
}

/** Adds the commands that work with an execution server. Source: python-executor spec §4.2. */
export function addRemoteCommands(program: Command, argv: readonly string[], go: Go): void {
  // Options before the name of a command are the program's: the original allows both places.
  withRemoteOptions(program.enablePositionalOptions(), true);
  program.hook('preAction', (_, command) => checkPlace(program, command));
  addRunAndSubmit(program, argv, go);
  addFollowAndKill(program, go);
  addEval(program, go);
  addVersion(program, go);
}
