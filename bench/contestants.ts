import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { DEFAULT_IMAGE } from '../src/sandbox/docker/image.ts';
import { createJob, type JobInput } from '../src/sandbox/job.ts';
import type { Sandbox } from '../src/sandbox/sandbox.ts';
import { timed } from './interleave.ts';

/** The walls of the docker sandbox, as options of `docker run`. */
const CLOSED = [
  ['--network', 'none'],
  ['--read-only'],
  ['--tmpfs', '/work:rw,nosuid,nodev,size=2048m', '--tmpfs', '/tmp:rw,nosuid,nodev,size=64m'],
  ['--user', '65534:65534'],
  ['--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'],
  ['--memory', '1g', '--memory-swap', '1g', '--pids-limit', '128', '--cpu-shares', '1024'],
  ['--log-driver', 'none'],
].flat();

/** Ends with the milliseconds from the start of a program to its end, when it printed what it should. */
async function command(
  program: string,
  args: readonly string[],
  expected: string,
): Promise<number> {
  return await timed(async () => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    if (code !== 0 || output !== expected)
      throw new Error(`${program} ${args.join(' ')}: ${code}, ${output}`);
  });
}

/** `docker run` with the walls of the docker sandbox. */
export const dockerRun = (code = 'print(1)'): Promise<number> =>
  command('docker', ['run', '--rm', ...CLOSED, DEFAULT_IMAGE, 'python3', '-c', code], '1\n');

/** The interpreter of `local` and `jail`. */
export const PYTHON = process.env['TEST_PYTHON'] ?? '/usr/bin/python3';

/** The Python of this machine, without any walls. */
export const pythonRun = (code = 'print(1)'): Promise<number> =>
  command(PYTHON, ['-c', code], '1\n');

/** A program that prints 1, from the call to the result. */
export async function execute(sandbox: Sandbox, input: Partial<JobInput> = {}): Promise<number> {
  return await timed(async () => {
    const { stdout, error } = await sandbox.execute(
      createJob({ code: 'print(1)', capture: 'cell', ...input }),
    );
    if (stdout !== '1\n') throw new Error(`it printed "${stdout}": ${error?.message}`);
  });
}
