/** Something whose runs must leave nothing. */
export interface Subject extends AsyncDisposable {
  /** Process whose memory and open files count. */
  readonly pid: number;
  /** Bytes in use on its heap, after garbage was collected. */
  heapUsed(): Promise<number>;
  /** One run from beginning to end; throws when its result is wrong. */
  run(number: number): Promise<void>;
}

/** Of this process, which must have been started with `--expose-gc`. */
export function ownHeap(): Promise<number> {
  globalThis.gc?.();
  return Promise.resolve(process.memoryUsage().heapUsed);
}
