import { InvalidArgumentError, Option, type Command } from 'commander';

/** The options that every command to a server has, before or after its name. */
export interface RemoteOptions {
  readonly server?: string | undefined;
  /** s; 0 = the server's default, as of the others. */
  readonly timeout?: number | undefined;
  /** MiB. */
  readonly memory?: number | undefined;
  /** MiB. */
  readonly disk?: number | undefined;
  readonly cpu?: number | undefined;
  readonly network?: boolean | undefined;
  readonly image?: string | undefined;
  readonly async?: boolean | undefined;
  readonly quiet?: boolean | undefined;
  readonly verbose?: boolean | undefined;
}

/** The options of `run` and `submit`. */
export interface CodeOptions extends RemoteOptions {
  readonly file?: readonly string[] | undefined;
  readonly entrypoint?: string | undefined;
  readonly requirements?: string | undefined;
  readonly env?: readonly string[] | undefined;
}

/** The options of `eval`. */
export interface EvalCommandOptions extends RemoteOptions {
  readonly python?: string | undefined;
  /** False after `--no-result`. */
  readonly result?: boolean | undefined;
}

function wholeNumber(text: string): number {
  if (/^\d+$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text);
  throw new InvalidArgumentError('It must be a whole number; 0 is the default of the server.');
}

const more = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  value,
];

const commaList = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  ...value.split(',').filter((part) => part !== ''),
];

const remoteOptions = (): Option[] => [
  new Option(
    '--server <url>',
    'address of the server (default: PYEXEC_SERVER or http://localhost:8080)',
  ),
  new Option('--timeout <seconds>', 'time limit').argParser(wholeNumber),
  new Option('--memory <MB>', 'memory').argParser(wholeNumber),
  new Option('--disk <MB>', 'size of the work folder').argParser(wholeNumber),
  new Option('--cpu <shares>', 'relative CPU weight').argParser(wholeNumber),
  new Option('--network', 'the program may use the network'),
  new Option('--image <name>', 'container image'),
  new Option('--async', 'do not wait: write the id of the execution'),
  new Option('-q, --quiet', 'only what the program writes, and only when it succeeds'),
  new Option('-v, --verbose', 'first id, status and duration; output then comes at the end'),
];

/** Adds them to a command of a server; to the program itself they are added unseen. */
export function withRemoteOptions(command: Command, isHidden = false): Command {
  for (const option of remoteOptions()) command.addOption(option.hideHelp(isHidden));
  return command;
}

export const withCodeOptions = (command: Command): Command =>
  withRemoteOptions(command)
    .option('--file <path>', 'file to send; several times, or with commas between', commaList)
    .option('--entrypoint <path>', 'file to run (default: main.py, __main__.py or the first .py)')
    .option('--requirements <path>', 'requirements file; switches the network on')
    .option(
      '-e, --env <VAR=value>',
      'variable of the program; VAR alone takes its value here',
      more,
    );

/** What is given after the name of a command counts more than what is before it. */
export const optionsOf = (command: Command): CodeOptions & EvalCommandOptions => ({
  ...command.parent?.opts(),
  ...command.opts(),
});
