import { PythonExecutorException } from '../errors.ts';
import type { CommandContext } from './command-context.ts';
import { exitCodeOf, type ExitCode } from './exit-code.ts';
import { listenForInterruption } from './interruption.ts';
import { makeContext } from './make-context.ts';

/** Options of every command that decide how it speaks. */
export interface SpeakingOptions {
  readonly color?: boolean | undefined;
  readonly json?: boolean | undefined;
}

/** Runs a command at the edge and keeps its exit code. */
export type Go = (
  options: SpeakingOptions,
  command: (context: CommandContext) => Promise<number>,
) => Promise<void>;

/** For what stops a command before there is a run to report on. */
function complain(host: NodeJS.Process, error: unknown, isJson: boolean): ExitCode {
  const exitCode = exitCodeOf(error);
  const isOurs = error instanceof PythonExecutorException;
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  host.stderr.write(`error: ${isOurs ? message : (stack ?? message)}\n`);
  if (isJson) {
    const outcome = {
      type: 'outcome',
      status: 'failed',
      exit_code: exitCode,
      error: { name, message },
    };
    host.stdout.write(`${JSON.stringify(outcome)}\n`);
  }
  return exitCode;
}

/** Runs one command at the edge: makes its context, listens for Ctrl-C, and turns what is thrown into an exit code. */
export async function runCommand(
  host: NodeJS.Process,
  { color = true, json = false }: SpeakingOptions,
  command: (context: CommandContext) => Promise<number>,
): Promise<number> {
  // The prompts of the terminal decide by the environment alone.
  if (!color) host.env['NO_COLOR'] = '1';
  using interruption = listenForInterruption(host);
  try {
    return await command(makeContext(host, interruption.signal, color));
  } catch (error) {
    return complain(host, error, json);
  }
}
