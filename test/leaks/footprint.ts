import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Subject } from './subject.ts';

/** What a process occupies. */
export interface Footprint {
  readonly heapBytes: number;
  readonly rssBytes: number;
  readonly openFiles: number;
}

const SAMPLES = 10;
const PAUSE_MS = 300;

const rssOf = (pid: number): number =>
  1024 * Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);

export const openFilesOf = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length;

/** The least of some samples: what is used for a moment only, such as by a sandbox that is being opened, is no leak. */
export async function footprintOf(subject: Subject): Promise<Footprint> {
  const samples: Footprint[] = [];
  while (samples.length < SAMPLES) {
    await pause(PAUSE_MS);
    const heapBytes = await subject.heapUsed();
    const { pid } = subject;
    samples.push({ heapBytes, rssBytes: rssOf(pid), openFiles: openFilesOf(pid) });
  }
  const least = (key: keyof Footprint): number => Math.min(...samples.map((each) => each[key]));
  return {
    heapBytes: least('heapBytes'),
    rssBytes: least('rssBytes'),
    openFiles: least('openFiles'),
  };
}
