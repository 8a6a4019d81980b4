import type { Readable, Writable } from 'node:stream';
import { FrameReader } from './frames.ts';

const BACKSTOP_MS = 5_000;

/** The two ends of a supervisor's channel. `destroy` must end both. */
export interface SupervisorLink {
  readonly stdin: Writable;
  readonly frames: FrameReader;
  /** How long the supervisor gets to end by itself beyond the time limit or after an abort, ms; 0 when it cannot. */
  readonly graceMs: number;
  /** Answers a setup that has the host install the requirements; it may take until the signal is aborted. */
  readonly install?: (signal: AbortSignal) => Promise<Installed>;
  /** Says that nothing will come for a while, or that something may; where reading costs something. */
  rest?(isResting: boolean): void;
  destroy(): void;
}

/** How an installation ended. */
export interface Installed {
  readonly exitCode: number;
  /** Of pip, both streams. */
  readonly output: string;
}

/** The channel to a supervisor behind two streams, both of which `destroy` ends. */
export function linkTo(
  { stdin, stdout }: { readonly stdin: Writable; readonly stdout: Readable },
  destroy: () => void,
  graceMs = BACKSTOP_MS,
): SupervisorLink {
  stdin.on('error', () => {}); // a closed pipe shows as the end of the frames
  return { stdin, frames: new FrameReader(stdout), destroy, graceMs };
}
