import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { createJob } from '../../../src/sandbox/job.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import type { Random } from '../../crash/soak/random.ts';
import type { Node, Site } from './site.ts';

/** Over what goes through Redis. */
const BIG = 40_000;

/** One program and what it should print. */
export interface Program {
  readonly key: string;
  readonly code: string;
  readonly stdout: string;
}

/** It notes each of its runs in a file, takes up to two seconds, and one of four is big and prints much. */
export function makeProgram(marks: string, random: Random): Program {
  const key = randomUUID();
  const size = random.next(4) === 0 ? BIG : 1;
  const line = (word: string): string =>
    `open(${JSON.stringify(marks)}, "a").write("${key} ${word}\\n")`;
  const code = [
    'import time',
    `# ${'-'.repeat(size)}`,
    line('begun'),
    `time.sleep(${random.next(2000) / 1000})`,
    line('ended'),
    `print("${key}" + "." * ${size})`,
  ].join('\n');
  return { key, code, stdout: `${key}${'.'.repeat(size)}\n` };
}

/** How often each program began and ended. */
export async function readMarks(
  path: string,
): Promise<Map<string, { begun: number; ended: number }>> {
  const marks = new Map<string, { begun: number; ended: number }>();
  for (const line of (await readFile(path, 'utf8')).trim().split('\n')) {
    const [key = '', word] = line.split(' ');
    const count = marks.get(key) ?? { begun: 0, ended: 0 };
    count[word === 'begun' ? 'begun' : 'ended'] += 1;
    marks.set(key, count);
  }
  return marks;
}

/** Gives it to servers in turn until one says 202; resolves with its identifier. */
export async function submit(site: Site, { code }: Program, random: Random): Promise<string> {
  for (;;) {
    const server = random.pick(site.servers);
    try {
      return await site.clientOf(server).executeAsync({ files: { 'main.py': code } });
    } catch {
      // Not acknowledged: it does not live, or lacks Redis or PostgreSQL just now.
      await pause(300);
    }
  }
}

/** What came of a program: `completed`, or why not. */
export type Fate = { readonly program: Program; readonly end: string };

const endOf = ({ stdout }: Program, said: string | null): string =>
  said === stdout ? 'completed' : `completed with ${JSON.stringify(said?.slice(0, 100))}`;

/** Of an execution that was acknowledged, from any server that lives. */
export async function fateOf(site: Site, program: Program, id: string): Promise<Fate> {
  const living = (): Node | undefined => site.servers.find((node) => node.process !== undefined);
  for (;;) {
    const server = living();
    const found = await (server &&
      site
        .clientOf(server)
        .getExecution(id)
        .catch(() => undefined));
    if (found?.status === 'completed') return { program, end: endOf(program, found.stdout) };
    if (found?.status === 'failed' || found?.status === 'killed') {
      return { program, end: `${found.status}: ${found.error ?? ''}` };
    }
    await pause(1000);
  }
}

/** Of a program that writes, by the library. */
export async function fateOfWriter(sandbox: Sandbox, program: Program): Promise<Fate> {
  const job = createJob({ code: program.code, policy: { mode: 'write_access' } });
  try {
    const { stdout } = await sandbox.execute(job);
    return { program, end: endOf(program, stdout) };
  } catch (error) {
    return { program, end: (error as Error).message };
  }
}
