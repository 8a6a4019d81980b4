import { Transform, type TransformCallback } from 'node:stream';

/** An archive is over a limit. */
export class ArchiveTooLargeError extends Error {}

/** Lets bytes through up to a number of them, and while `onBytes` does not throw. */
export class Meter extends Transform {
  #seen = 0;
  readonly #max: number;
  readonly #onBytes: (bytes: number) => void;

  constructor(max: number, onBytes: (bytes: number) => void) {
    super();
    this.#max = max;
    this.#onBytes = onBytes;
  }

  override _transform(chunk: Buffer, _: BufferEncoding, done: TransformCallback): void {
    this.#seen += chunk.length;
    if (this.#seen > this.#max) {
      done(new ArchiveTooLargeError(`the archive has more than ${this.#max} bytes unpacked`));
      return;
    }
    try {
      this.#onBytes(chunk.length);
      done(null, chunk);
    } catch (error) {
      done(error as Error);
    }
  }
}
