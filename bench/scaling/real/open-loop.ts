import { setTimeout as pause } from 'node:timers/promises';
import { createJob } from '../../../src/sandbox/job.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';

/** A program that waits, so that many fit on few cores; s. */
export interface Planned {
  /** From the beginning. */
  readonly at: number;
  readonly program: number;
}

export interface Answered extends Planned {
  readonly id: string;
  /** From the moment when it was due, s. */
  readonly response: number;
}

async function send(sandbox: Sandbox, planned: Planned, begin: number): Promise<Answered> {
  const dueMs = begin + planned.at * 1000;
  await pause(Math.max(0, dueMs - performance.now()));
  const job = createJob({ code: `import time\ntime.sleep(${planned.program})\nprint(1)` });
  const { stdout, error } = await sandbox.execute(job);
  if (stdout !== '1\n') throw new Error(`it printed "${stdout}": ${error?.message}`);
  return { ...planned, id: job.id, response: (performance.now() - dueMs) / 1000 };
}

/** Sends each job when it is due, whatever became of those before. */
export async function openLoop(sandbox: Sandbox, jobs: readonly Planned[]): Promise<Answered[]> {
  const begin = performance.now();
  return await Promise.all(jobs.map((planned) => send(sandbox, planned, begin)));
}
