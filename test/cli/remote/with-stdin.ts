import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { cleanEnv, MAIN, type CliRun } from '../cli.ts';

export interface CliInput {
  readonly folder: string;
  readonly server: string;
  readonly env?: Record<string, string>;
  readonly stdin?: string;
}

/** Runs the command line against a server, with something on its standard input. */
export async function runAgainst(
  args: readonly string[],
  { folder, server, env, stdin = '' }: CliInput,
): Promise<CliRun> {
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd: folder,
    env: cleanEnv({ PYEXEC_SERVER: server, ...env }),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdin.on('error', () => {}).end(stdin);
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return { exitCode, stdout, stderr };
}
