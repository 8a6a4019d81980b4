import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export type Line = Record<string, unknown>;

const KILL_AT = fileURLToPath(new URL('kill-at.ts', import.meta.url));

/** What a host process said before it was gone. */
export interface Said {
  readonly pid: number;
  readonly lines: readonly Line[];
  /** It came to its end before anything killed it. */
  readonly isUntouched: boolean;
}

/**
 * Runs a host with a fault point, until it is killed there or has said its last line, which ends it too.
 * @param killAt see kill-at.ts
 */
export async function runHost(
  command: readonly string[],
  {
    killAt,
    env,
    isLast,
  }: { killAt: string; env: NodeJS.ProcessEnv; isLast: (line: Line) => boolean },
): Promise<Said> {
  const child = spawn(process.execPath, ['--import', KILL_AT, ...command], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_NO_WARNINGS: '1', ...env, KILL_AT: killAt },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const closed = once(child, 'close') as Promise<[number | null, string | null]>;
  const lines: Line[] = [];
  let isUntouched = false;
  for await (const text of createInterface({ input: child.stdout })) {
    const line = JSON.parse(text) as Line;
    lines.push(line);
    if (!isLast(line)) continue;
    isUntouched = true;
    child.kill('SIGKILL');
  }
  const [code, signal] = await closed;
  if (signal !== 'SIGKILL') throw new Error(`The host ended by itself with ${code ?? signal}.`);
  return { pid: child.pid ?? 0, lines, isUntouched };
}

/** CI meets every twenty-fifth stage of each series, from another one on in each; CRASH_STRIDE=1 meets all. */
const STRIDE = Number(process.env['CRASH_STRIDE'] ?? 25);

/**
 * Kills before and after one durable operation, then at a later one, and so on, until runs come through untouched; gives
 * the number of kills.
 * @param offset tells which stages when not all are met
 */
export async function atStages(
  run: (killAt: string) => Promise<boolean>,
  offset: number,
): Promise<number> {
  for (let stage = 1 + (offset % STRIDE), kills = 0; ; stage += STRIDE) {
    const ends = await Promise.all([run(`${stage}`), run(`${stage}+`)]);
    kills += ends.filter((isUntouched) => !isUntouched).length;
    if (ends.every(Boolean)) return kills;
  }
}
