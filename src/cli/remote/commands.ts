import type { PythonExecutorClient } from '../../client/python-executor-client.ts';
import { ContainerConfigurationError } from '../../errors.ts';
import type { CommandContext } from '../command-context.ts';
import { ExitCode } from '../exit-code.ts';
import { printEvaluation } from './print-result.ts';
import { readAll } from './read-all.ts';
import type { CodeOptions, EvalCommandOptions, RemoteOptions } from './remote-options.ts';
import { submissionOf, type Words } from './submission-of.ts';
import { watch } from './watch.ts';

const KILL_MS = 10_000;

/** `submit`, and `run --async`: writes the id. */
export async function submitCommand(
  client: PythonExecutorClient,
  words: Words,
  options: CodeOptions,
  context: CommandContext,
): Promise<number> {
  const submission = await submissionOf(words, options, context);
  const { signal } = context;
  context.stdout.write(`${await client.executeAsync({ ...submission, signal })}\n`);
  return ExitCode.SUCCESS;
}

/** `run`: submits, and shows the execution to its end. Ctrl-C kills it. */
export async function runCodeCommand(
  client: PythonExecutorClient,
  words: Words,
  options: CodeOptions,
  context: CommandContext,
): Promise<number> {
  if (options.async === true) return await submitCommand(client, words, options, context);
  const submission = await submissionOf(words, options, context);
  const id = await client.executeAsync(submission);
  try {
    context.signal.throwIfAborted();
    return await watch(client, id, options, context);
  } catch (error) {
    if (context.signal.aborted) await client.kill(id, { signal: AbortSignal.timeout(KILL_MS) });
    throw error;
  }
}

/** `follow`: shows an execution from its beginning to its end; Ctrl-C leaves it running. */
export async function followCommand(
  client: PythonExecutorClient,
  id: string,
  options: RemoteOptions,
  context: CommandContext,
): Promise<number> {
  if (options.quiet !== true) context.stderr.write(`Following execution ${id}...\n`);
  return await watch(client, id, options, context);
}

/** `kill`. */
export async function killCommand(
  client: PythonExecutorClient,
  id: string,
  { quiet }: RemoteOptions,
  { stdout, signal }: CommandContext,
): Promise<number> {
  await client.kill(id, { signal });
  if (quiet !== true) stdout.write('Execution killed\n');
  return ExitCode.SUCCESS;
}

/** `eval`: a piece of code, or standard input. */
export async function evalCommand(
  client: PythonExecutorClient,
  given: string | undefined,
  options: EvalCommandOptions,
  context: CommandContext,
): Promise<number> {
  const code = given ?? (await readAll(context.stdin)).toString('utf8');
  if (code === '') throw new ContainerConfigurationError('There is no code to evaluate.');
  const { signal } = context;
  const result = await client.eval(code, {
    signal,
    pythonVersion: options.python,
    timeoutSeconds: options.timeout || undefined,
    evalLastExpr: options.result !== false,
  });
  return printEvaluation(result, options, context);
}
