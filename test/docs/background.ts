import { spawn } from 'node:child_process';
import { existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export interface Background {
  /** One of a name at a time: the next one takes the place of the last. */
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  /** What it prints once it can be used. */
  readonly ready: RegExp;
  /** Where its number and its output are kept. */
  readonly folder: string;
}

const START_MS = 120_000;
const STOP_MS = 30_000;

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** Ends the one of a name, if it runs: asked first, then killed. */
export async function endBackground(name: string, folder: string): Promise<void> {
  const file = join(folder, `${name}.pid`);
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8'));
  rmSync(file);
  if (!isAlive(pid)) return;
  process.kill(pid, 'SIGTERM');
  const endMs = performance.now() + STOP_MS;
  while (isAlive(pid) && performance.now() < endMs) await pause(50);
  if (isAlive(pid)) process.kill(pid, 'SIGKILL');
}

/** Starts a program that does not end, prints what it says until it is ready, and leaves it running. */
export async function goOnInBackground(background: Background): Promise<void> {
  const { name, command, ready, folder } = background;
  await endBackground(name, folder);
  const files = [join(folder, `${name}.out`), join(folder, `${name}.err`)] as const;
  const [out, err] = files.map((file) => openSync(file, 'w'));
  const [program, ...args] = command;
  const child = spawn(program, args, { detached: true, stdio: ['ignore', out, err] });
  child.unref();
  writeFileSync(join(folder, `${name}.pid`), String(child.pid));
  const said = (): string => files.map((file) => readFileSync(file, 'utf8')).join('');
  const endMs = performance.now() + START_MS;
  while (!ready.test(said()) && child.exitCode === null && performance.now() < endMs)
    await pause(50);
  process.stdout.write(readFileSync(files[0], 'utf8'));
  if (ready.test(said())) return;
  process.stderr.write(readFileSync(files[1], 'utf8'));
  process.exitCode = 1;
}
