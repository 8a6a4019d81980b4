import { z } from 'zod';
import { encodeFrame, Frame, type FrameReader } from './frames.ts';
import type { SupervisorLink } from './supervisor-link.ts';

/** Far more than it takes; libraries on a slow disk take long. */
const LOAD_MS = 60_000;
const SWEEP_MS = 5_000;
const MAX_BYTES = 65_536;

const readySchema = z.object({ left: z.array(z.string().max(500)).max(100).default([]) });

async function nextReady(frames: FrameReader): Promise<readonly string[]> {
  for (;;) {
    const frame = await frames.next(MAX_BYTES);
    if (frame === undefined) throw new Error('the supervisor ended before it was ready');
    if (frame.kind === Frame.READY) {
      return readySchema.parse(JSON.parse(frame.payload.toString('utf8'))).left;
    }
  }
}

async function within<T>(link: SupervisorLink, timeMs: number, work: Promise<T>): Promise<T> {
  const timer = setTimeout(() => link.destroy(), timeMs);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
  }
}

/** Waits until a supervisor that was just started takes a job. @throws {Error} it ended, or takes too long */
export async function ready(link: SupervisorLink): Promise<void> {
  await within(link, LOAD_MS, nextReady(link.frames));
}

/** Has a waiting supervisor import libraries. @throws {Error} as `ready` */
export async function preload(link: SupervisorLink, names: readonly string[]): Promise<void> {
  link.stdin.write(encodeFrame(Frame.PRELOAD, JSON.stringify(names)));
  await ready(link);
}

/**
 * Whether a supervisor whose placement has `sweep` takes another job: what its last program left is removed, and
 * nothing in it is changed. Never throws.
 */
export async function sweptClean(link: SupervisorLink): Promise<boolean> {
  try {
    return (await within(link, SWEEP_MS, nextReady(link.frames))).length === 0;
  } catch {
    return false;
  }
}
