import { execFile } from 'node:child_process';
import { delimiter, dirname } from 'node:path';

export interface CommandRun {
  /** Null when a signal ended it, or when it could not be started. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Where {
  readonly folder: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

const MEGABYTE = 1_048_576;

/** Runs a command to its end, whatever comes of it. */
export const runCommand = (
  [program = '', ...args]: readonly string[],
  { folder, env = process.env }: Where,
): Promise<CommandRun> =>
  new Promise((resolve) => {
    const options = { cwd: folder, env, maxBuffer: 64 * MEGABYTE };
    execFile(program, args, options, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
      resolve({ exitCode, stdout, stderr });
    });
  });

/**
 * Runs npm on the Node of the tests, with the warnings that the checkout's own npm may have been told to leave out.
 * @throws {Error} npm failed; with all that it said
 */
export async function runNpm(args: readonly string[], folder: string): Promise<CommandRun> {
  const path = [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter);
  const command = ['npm', ...args, '--loglevel=warn', '--no-audit', '--no-fund'];
  const run = await runCommand(command, { folder, env: { ...process.env, PATH: path } });
  if (run.exitCode === 0) return run;
  throw new Error(`${command.join(' ')} failed:\n${run.stdout}\n${run.stderr}`);
}
