import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { onTestFinished } from 'vitest';
import { cleanEnv, MAIN } from './cli.ts';

/** `script` of util-linux gives a pseudo terminal. */
const SCRIPT = '/usr/bin/script';
export const hasTerminal = process.platform === 'linux' && existsSync(SCRIPT);

interface Typing {
  readonly folder: string;
  /** What to wait for, and what to type then. */
  readonly steps: readonly (readonly [wait: string, keys: string])[];
  readonly env?: Record<string, string>;
}

/** Runs the command line on a pseudo terminal. */
export async function runOnTerminal(
  args: readonly string[],
  { folder, steps, env = {} }: Typing,
): Promise<{ exitCode: number; raw: string; text: string }> {
  const line = [process.execPath, MAIN, ...args].map((word) => `'${word}'`).join(' ');
  // A terminal without a size would break every line after one character.
  const child = spawn(SCRIPT, ['-qec', `stty cols 100 rows 50; ${line}`, '/dev/null'], {
    cwd: folder,
    env: cleanEnv({ TERM: 'xterm-256color', ...env }),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill());
  const left = [...steps];
  let raw = '';
  let seen = 0;
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    raw += piece;
    const [wait, keys] = left[0] ?? [];
    if (wait === undefined || !stripVTControlCharacters(raw).slice(seen).includes(wait)) return;
    left.shift();
    seen = stripVTControlCharacters(raw).length;
    child.stdin.write(keys);
  });
  const [exitCode] = (await once(child, 'close')) as [number];
  return { exitCode, raw, text: stripVTControlCharacters(raw) };
}
