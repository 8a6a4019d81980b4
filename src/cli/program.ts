import { Command, CommanderError, Option } from 'commander';
import type { AskOptions } from './ask-options.ts';
import { DEFAULT_DATA_FOLDER } from './data-folder.ts';
import type { DoctorOptions } from './doctor/doctor-command.ts';
import { ExitCode, EXIT_CODES_HELP } from './exit-code.ts';
import { jupyterAddress, positiveInteger, positiveNumber } from './option-values.ts';
import type { GrantsOptions } from './grants-command.ts';
import type { ResumeOptions } from './resume-command.ts';
import { addRemoteCommands } from './remote/add-remote-commands.ts';
import { addRepl } from './repl/add-repl.ts';
import type { Go, SpeakingOptions } from './run-command.ts';
import { addMcp } from './mcp/add-mcp.ts';
import { addServe } from './serve/add-serve.ts';
import { addWorker } from './worker/add-worker.ts';
import { packageVersion } from '../package-version.ts';

const ASK_HELP = `
Without a question, "ask" runs the built-in demonstration: prepared replies, real data, no key needed.

Environment: OPENAI_API_KEY, OPENAI_BASE_URL, PYTHON_EXECUTOR_CONFIG, PYTHON_EXECUTOR_MODEL,
  PYTHON_EXECUTOR_SANDBOX, PYTHON_EXECUTOR_APPROVAL, JUPYTER_TOKEN, VISUAL or EDITOR, NO_COLOR.

Examples:
  python-executor ask
  python-executor ask "Which month has the highest mean?" --data series.csv --model gpt-4.1
  python-executor ask "…" --script replies.yaml --approval all_code --json
`;

const dataDir = (): Option =>
  new Option(
    '--data-dir <folder>',
    `where runs and checkpoints are kept (default: "${DEFAULT_DATA_FOLDER}")`,
  );
const config = (): Option =>
  new Option(
    '--config <file>',
    'settings as YAML or JSON (default: PYTHON_EXECUTOR_CONFIG); options count more',
  );
const noColor = (): Option => new Option('--no-color', 'plain text (also: NO_COLOR)');

function addAsk(program: Command, go: Go): void {
  program
    .command('ask')
    .description('answer a question with a Python program')
    .argument('[question]', 'in plain words; none = the built-in demonstration')
    .addOption(config())
    .option('--data <file...>', 'input files; programs know them by their base names')
    .addOption(
      new Option('--sandbox <kind>', 'what runs the program (default: "pyodide")').choices([
        'pyodide',
        'docker',
        'jail',
        'local',
        'jupyter',
        'queue',
      ]),
    )
    .option('--accept-no-isolation', 'local sandbox: programs may do what you may do')
    .option(
      '--jupyter-url <url>',
      'jupyter sandbox: the server (token: JUPYTER_TOKEN)',
      jupyterAddress,
    )
    .option('--kernel <name>', 'jupyter sandbox: kernel to start (default: "python3")')
    .option('--model <name>', 'model that writes the program')
    .option('--base-url <url>', 'OpenAI-compatible service, with its /v1')
    .option('--script <file>', 'prepared replies (YAML or JSON) instead of a model')
    .addOption(
      new Option(
        '--approval <mode>',
        'when a human is asked (default: "when_found"; demonstration: "all_code")',
      ).choices(['disabled', 'when_found', 'control_writes', 'all_code']),
    )
    .option('--attempts <n>', 'programs tried at most (default: 3)', positiveInteger)
    .option('--timeout <seconds>', 'time limit of a program (default: 600)', positiveNumber)
    .option('--thread <id>', 'name of the thread (default: a new one)')
    .addOption(dataDir())
    .option('--json', 'one JSON object per line: events, last the outcome')
    .option('-q, --quiet', 'only what has to be decided, and the result')
    .addOption(noColor())
    .addHelpText('after', ASK_HELP + EXIT_CODES_HELP)
    .action(async (question: string | undefined, options: AskOptions & SpeakingOptions) =>
      go(options, async (context) => {
        const { askCommand } = await import('./ask-command.ts');
        return await askCommand(question, options, context);
      }),
    );
}

function addResume(program: Command, go: Go): void {
  program
    .command('resume')
    .description('answer the approval a thread waits for; without an answer it is shown and asked')
    .argument('<thread>', 'name of the thread')
    .option('--approve <hash>', 'run the code whose SHA-256 begins so (12 characters or more)')
    .addOption(
      new Option(
        '--allow <scope>',
        'with --approve: later programs of the thread or the user may do the same',
      ).choices(['thread', 'user']),
    )
    .option('--until <time>', 'with --allow: when that ends, ISO 8601 (default: the longest)')
    .option('--reject [reason]', 'end the run; nothing is executed')
    .option('--respond <text>', 'say what to change; a new program is written')
    .option('--edit <file>', 'take this program instead; it is checked and asked about again')
    .addOption(config())
    .addOption(dataDir())
    .option('--json', 'one JSON object per line: events, last the outcome')
    .option('-q, --quiet', 'only what has to be decided, and the result')
    .addOption(noColor())
    .addHelpText('after', EXIT_CODES_HELP)
    .action(async (thread: string, options: ResumeOptions & SpeakingOptions) =>
      go(options, async (context) => {
        const { resumeCommand } = await import('./resume-command.ts');
        return await resumeCommand(thread, options, context);
      }),
    );
}

function addGrants(program: Command, go: Go): void {
  program
    .command('grants')
    .description('show what approvals allow for later programs, or revoke some of it')
    .option('--revoke <id>', 'end this grant')
    .option('--thread <id>', 'only those of a thread')
    .option('--user <id>', 'only those of a user')
    .option('--all', 'also those that have ended')
    .addOption(config())
    .addOption(dataDir())
    .option('--json', 'one JSON object')
    .addOption(noColor())
    .action(async (options: GrantsOptions & SpeakingOptions) =>
      go(options, async (context) => {
        const { grantsCommand } = await import('./grants-command.ts');
        return await grantsCommand(options, context);
      }),
    );
}

function addDoctor(program: Command, go: Go): void {
  program
    .command('doctor')
    .description('tell what works here, and how to mend what does not')
    .option('--model-check', 'also ask the model service whether it is there')
    .option('--base-url <url>', 'OpenAI-compatible service, with its /v1')
    .addOption(dataDir())
    .option('--json', 'one JSON object')
    .addOption(noColor())
    .addHelpText('after', '\nExit codes:\n  0  at least one sandbox works\n  5  none does\n')
    .action(async (options: DoctorOptions & SpeakingOptions) =>
      go(options, async (context) => {
        const { doctorCommand } = await import('./doctor/doctor-command.ts');
        return await doctorCommand(options, context);
      }),
    );
}

/** A reader that goes away, as `head` does, is no fault to tell of; a run that is under way is interrupted. */
function tolerateLostReader(host: NodeJS.Process): void {
  host.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

/** Reads the command line and runs the command; returns the exit code. */
export async function runProgram(host: NodeJS.Process): Promise<number> {
  tolerateLostReader(host);
  let exitCode: number = ExitCode.SUCCESS;
  const go: Go = async (options, command) => {
    const { runCommand } = await import('./run-command.ts');
    exitCode = await runCommand(host, options, command);
  };
  const program = new Command('python-executor')
    .description('Turns a question into Python, checks it, asks you when it should, and runs it.')
    .version(packageVersion())
    .exitOverride()
    .showHelpAfterError('Add --help for the options.')
    .addHelpText('after', EXIT_CODES_HELP);
  const adders = [addAsk, addResume, addGrants, addRepl, addDoctor, addServe, addMcp, addWorker];
  for (const add of adders) add(program, go);
  addRemoteCommands(program, host.argv, go);
  try {
    await program.parseAsync(host.argv);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? ExitCode.SUCCESS : ExitCode.USAGE;
  }
  return exitCode;
}
