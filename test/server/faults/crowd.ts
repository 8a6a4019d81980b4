import { expect } from 'vitest';
import type { ExecutionResult } from '../../../src/client/execution-result.ts';
import type { PythonExecutorClient } from '../../../src/client/python-executor-client.ts';

/** How many are sent, and how many of them have a place to run. */
export const SENT = 20;
export const PLACES = 4;
export const SAID = 'begun\n';

export const ENV = {
  PYEXEC_MAX_RUNNING: String(PLACES),
  PYEXEC_MAX_QUEUED: '100',
  PYEXEC_SHUTDOWN_GRACE: '3',
};

/** Says something, then sleeps; in the local sandbox with a process of its own below it. */
export const sleeping = (seconds: number): string =>
  `import subprocess, time\nprint("begun", flush=True)\nsubprocess.Popen(["sleep", "${seconds}"])\ntime.sleep(${seconds})`;

export const submitAll = (
  client: PythonExecutorClient,
  code: string = sleeping(600),
): Promise<readonly string[]> =>
  Promise.all(
    Array.from({ length: SENT }, () => client.executeAsync({ files: { 'main.py': code } })),
  );

async function firstOutput(client: PythonExecutorClient, id: string): Promise<string> {
  for await (const event of client.events(id)) if (event.type === 'stdout') return event.text;
  throw new Error(`${id} ended without output`);
}

async function idsOf(
  client: PythonExecutorClient,
  status: 'pending' | 'running',
): Promise<readonly string[]> {
  const { executions } = await client.listExecutions({ status });
  return executions.map(({ executionId }) => executionId);
}

export interface Crowd {
  readonly running: readonly string[];
  readonly waiting: readonly string[];
}

/** Resolves when all places are taken by programs that have spoken, and the others wait. */
export async function allSpoke(client: PythonExecutorClient): Promise<Crowd> {
  await expect.poll(() => idsOf(client, 'running'), { timeout: 30_000 }).toHaveLength(PLACES);
  await expect.poll(() => idsOf(client, 'pending')).toHaveLength(SENT - PLACES);
  const running = await idsOf(client, 'running');
  expect(await Promise.all(running.map((id) => firstOutput(client, id)))).toEqual(
    running.map(() => SAID),
  );
  return { running, waiting: await idsOf(client, 'pending') };
}

/** What a record says, on one line. */
const lineOf = ({ status, exitCode, error, stdout, finishedAt }: ExecutionResult): string =>
  [status, exitCode, error ?? '', stdout ?? '', finishedAt === null ? 'no end' : 'ended'].join('|');

export const end = (status: string, exitCode: number, error = '', stdout = ''): string =>
  [status, exitCode, error, stdout, 'ended'].join('|');

/** What the records say: each line, and of how many. */
export async function endsOf(
  client: PythonExecutorClient,
  ids: readonly string[],
): Promise<Readonly<Record<string, number>>> {
  const ends: Record<string, number> = {};
  for (const result of await Promise.all(ids.map((id) => client.getExecution(id)))) {
    const line = lineOf(result);
    ends[line] = (ends[line] ?? 0) + 1;
  }
  return ends;
}
