import { createServiceConfig } from '../../config/service-config.ts';
import { ContainerConfigurationError } from '../../errors.ts';
import { createSandbox } from '../../sandbox/create-sandbox.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { createSessionOrder } from '../../sandbox/session.ts';
import type { CommandContext } from '../command-context.ts';
import { ExitCode } from '../exit-code.ts';
import { Input } from './input.ts';
import { Repl } from './repl.ts';
import type { ReplOptions } from './repl-options.ts';

const DEFAULT_SANDBOX = 'pyodide';

async function openSandbox(
  { sandbox: kind, acceptNoIsolation, server }: ReplOptions,
  { environment, stderr, palette }: CommandContext,
): Promise<Sandbox> {
  const { PYEXEC_TOKEN, PYTHON_EXECUTOR_SANDBOX } = environment.variables;
  if (server !== undefined && kind !== undefined) {
    throw new ContainerConfigurationError(
      '--server and --sandbox exclude each other: the server has its own sandbox. Leave one out.',
    );
  }
  const chosen = kind ?? (PYTHON_EXECUTOR_SANDBOX || DEFAULT_SANDBOX);
  const { sandbox } = createServiceConfig({
    sandbox:
      server === undefined
        ? { kind: chosen as 'docker', ...(acceptNoIsolation === true && { acceptNoIsolation }) }
        : { kind: 'remote', baseUrl: server, ...(PYEXEC_TOKEN ? { token: PYEXEC_TOKEN } : {}) },
  });
  return await createSandbox(sandbox, {}, (message) => {
    stderr.write(`${palette.doubtful('!')} ${message}\n`);
  });
}

/** `repl`: runs Python as it is typed, until the end of the input. */
export async function replCommand(options: ReplOptions, context: CommandContext): Promise<number> {
  await using sandbox = await openSandbox(options, context);
  if (sandbox.openSession === undefined) {
    throw new ContainerConfigurationError(
      `The sandbox "${options.sandbox ?? 'chosen'}" has no sessions; use pyodide, docker, jail or local.`,
    );
  }
  const timeoutMs = Math.round((options.timeout ?? 600) * 1000);
  const order = createSessionOrder({ limits: { timeoutMs } });
  await using session = await sandbox.openSession(order);
  const { pythonVersion, name } = await sandbox.profile();
  const { stdout, palette, isTerminal, signal } = context;
  if (isTerminal) {
    stdout.write(palette.soft(`Python ${pythonVersion} in ${name}; :help for help\n`));
  }
  using input = new Input(context);
  const hasFailed = await new Repl(session, input, context).run();
  if (signal.aborted) return ExitCode.INTERRUPTED;
  return hasFailed && !isTerminal ? ExitCode.FAILED : ExitCode.SUCCESS;
}
