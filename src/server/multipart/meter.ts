import { Transform, type TransformCallback } from 'node:stream';

/** An archive is over a limit. */
export class ArchiveTooLargeError extends Error {}

/** Lets bytes through up to a number of them. */
export class Meter extends Transform {
  #seen = 0;
  readonly #max: number;

  constructor(max: number) {
    super();
    this.#max = max;
  }

  override _transform(chunk: Buffer, _: BufferEncoding, done: TransformCallback): void {
    this.#seen += chunk.length;
    if (this.#seen <= this.#max) done(null, chunk);
    else done(new ArchiveTooLargeError(`the archive has more than ${this.#max} bytes unpacked`));
  }
}
