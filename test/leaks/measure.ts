import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import Docker from 'dockerode';
import { OWNER_LABEL } from '../../src/sandbox/docker/container-options.ts';
import type { Footprint } from './footprint.ts';

/** What a process tells of itself after so many runs. */
export interface Measured {
  /** After runs that do not count. */
  readonly before: Footprint;
  readonly after: Footprint;
  readonly seconds: number;
  /** Open when everything was closed, beyond what was open at first. */
  readonly remaining: {
    readonly processes: number;
    readonly openFiles: number;
    readonly handles: readonly string[];
  };
}

export interface LeakReport extends Measured {
  /** Names in the folder for temporary files, after the end of the process. */
  readonly temporary: readonly string[];
  /** Ids of its containers, after its end. */
  readonly containers: readonly string[];
}

const CHILD = join(import.meta.dirname, 'measure-child.ts');

async function containersOf(pid: number): Promise<readonly string[]> {
  if (process.env['TEST_DOCKER'] !== '1') return [];
  const all = await new Docker().listContainers({ all: true, filters: { label: [OWNER_LABEL] } });
  return all
    .filter(({ Labels }) => new RegExp(`^${pid}[-@]`).test(Labels[OWNER_LABEL] ?? ''))
    .map(({ Id }) => Id);
}

/** Runs a subject in a process of its own, with a folder of its own for temporary files. */
export async function measureLeaks(
  name: string,
  sequential: number,
  concurrent: number,
): Promise<LeakReport> {
  const folder = await mkdtemp(join(tmpdir(), 'leaks-'));
  const temporary = join(folder, 'temporary');
  const args = [CHILD, name, join(folder, 'data'), String(sequential), String(concurrent)];
  try {
    await mkdir(temporary);
    const run = promisify(execFile)(process.execPath, ['--expose-gc', ...args], {
      env: { ...process.env, TMPDIR: temporary, NODE_NO_WARNINGS: '1' },
    });
    const { stdout } = await run;
    const measured = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Measured;
    return {
      ...measured,
      temporary: await readdir(temporary),
      containers: await containersOf(run.child.pid ?? 0),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
