import { readSync, writeSync } from 'node:fs';
import { FrameDecoder } from '../runner/frames.ts';

const CHUNK_BYTES = 262_144;
const MAX_FRAME_BYTES = 2 ** 32;
const PAUSE_MS = 1;

/** Argument of a child that makes a snapshot; others are given the size of theirs, 0 without one. */
export const MAKE_SNAPSHOT = 'make-snapshot';
/** The first frame to a child that starts without a snapshot: JSON list of the runner's modules, `[name, source]`. */
export const MODULES_FRAME = 'M';
/** From the child that makes a snapshot: its bytes. */
export const SNAPSHOT_FRAME = 'P';

export type Frames = Generator<{ kind: string; payload: Buffer }, void>;

/** Blocks until each next frame has arrived on the descriptor; ends with the stream. */
export function* readFrames(fd: number): Frames {
  const decoder = new FrameDecoder(MAX_FRAME_BYTES);
  for (;;) {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    const count = blocking(() => readSync(fd, chunk));
    if (count === 0) return;
    yield* decoder.push(chunk.subarray(0, count));
  }
}

/** Descriptor of the snapshot file in a child that starts from it. */
export const SNAPSHOT_FD = 3;
/** The file begins with a digest of what follows. */
export const DIGEST_BYTES = 32;

/** Reads a file from `start` on, through a descriptor that other processes may share. */
export function readRange(fd: number, start: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafeSlow(length);
  for (let at = 0; at < length;) {
    const count = readSync(fd, bytes, at, length - at, start + at);
    if (count === 0) throw new Error(`the file ends after ${start + at} bytes`);
    at += count;
  }
  return bytes;
}

/** Blocks until everything is written: what the program prints must be out before it runs on. */
export function writeAll(fd: number, data: Uint8Array): void {
  for (let at = 0; at < data.length;) at += blocking(() => writeSync(fd, data, at));
}

const pause = new Int32Array(new SharedArrayBuffer(4));

/** The pipes to the host may be non-blocking; they then say EAGAIN instead of waiting. */
function blocking(transfer: () => number): number {
  for (;;) {
    try {
      return transfer();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(pause, 0, 0, PAUSE_MS);
    }
  }
}
