import { ArgumentError, ClientError } from '../../client/client-error.ts';
import { PythonExecutorClient } from '../../client/python-executor-client.ts';
import type { CommandContext } from '../command-context.ts';
import { ExitCode } from '../exit-code.ts';
import type { RemoteOptions } from './remote-options.ts';

const DEFAULT_SERVER = 'http://localhost:8080';

function codeOf(error: unknown, signal: AbortSignal): number | null {
  if (signal.aborted) return ExitCode.INTERRUPTED;
  if (error instanceof ArgumentError) return ExitCode.USAGE;
  return error instanceof ClientError ? ExitCode.FAILED : null;
}

/** Runs a command with the client of the chosen server, and turns what the client throws into a message and exit code. */
export async function withClient(
  { server }: RemoteOptions,
  context: CommandContext,
  command: (client: PythonExecutorClient) => Promise<number>,
): Promise<number> {
  const { environment, signal, stderr } = context;
  const { PYEXEC_SERVER, PYEXEC_TOKEN } = environment.variables;
  try {
    const token = PYEXEC_TOKEN || undefined;
    const client = new PythonExecutorClient(server || PYEXEC_SERVER || DEFAULT_SERVER, { token });
    return await command(client);
  } catch (error) {
    const code = codeOf(error, signal);
    if (code === null) throw error;
    const hint =
      error instanceof ClientError && error.code === 'unauthorized' ? ' (PYEXEC_TOKEN)' : '';
    stderr.write(`error: ${(error as Error).message}${hint}\n`);
    return code;
  }
}
