import { execFile } from 'node:child_process';
import { availableParallelism, cpus, release, totalmem, type } from 'node:os';
import { promisify } from 'node:util';

/** Where something was measured. */
export interface Machine {
  readonly cores: number;
  readonly processor: string;
  /** GiB. */
  readonly memory: number;
  readonly kernel: string;
  readonly node: string;
  readonly python: string;
  readonly docker: string;
}

const ask = async (command: string, ...args: string[]): Promise<string> =>
  await promisify(execFile)(command, args).then(
    ({ stdout }) => stdout.trim(),
    () => 'none',
  );

export const describeMachine = async (): Promise<Machine> => ({
  cores: availableParallelism(),
  processor: cpus()[0]?.model.trim() ?? 'unknown',
  memory: Math.round(totalmem() / 2 ** 30),
  kernel: `${type()} ${release()}`,
  node: process.versions.node,
  python: (await ask('python3', '--version')).replace('Python ', ''),
  docker: await ask('docker', 'version', '--format', '{{.Server.Version}}'),
});
