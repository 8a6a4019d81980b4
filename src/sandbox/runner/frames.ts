import type { Readable } from 'node:stream';

const HEADER_BYTES = 5;

/** Frame types; see `frames.py`, which is the other end. */
export const Frame = {
  JOB: 'J',
  FILE: 'F',
  RUN: 'G',
  KILL: 'K',
  INSTALLED: 'D',
  PRELOAD: 'P',
  ASK: 'Q',
  READY: 'W',
  STARTED: 'S',
  INSTALL: 'I',
  STDOUT: 'O',
  STDERR: 'E',
  ARTIFACT: 'A',
  END: 'R',
  ANSWER: 'N',
} as const;

/** One frame as bytes: type, big-endian 32-bit length, payload. */
export function encodeFrame(kind: string, payload: Uint8Array | string = ''): Buffer {
  const body = typeof payload === 'string' ? Buffer.from(payload, 'utf8') : payload;
  const header = Buffer.alloc(HEADER_BYTES);
  header.write(kind, 'latin1');
  header.writeUInt32BE(body.length, 1);
  return Buffer.concat([header, body]);
}

/** A file frame: path length, path, content. */
export function encodeFileFrame(kind: string, path: string, content: Uint8Array): Buffer {
  const name = Buffer.from(path, 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(name.length);
  return encodeFrame(kind, Buffer.concat([length, name, content]));
}

/** Splits a file frame; undefined when it is malformed. */
export function decodeFilePayload(payload: Buffer): { path: string; content: Buffer } | undefined {
  if (payload.length < 4) return undefined;
  const end = 4 + payload.readUInt32BE(0);
  if (end > payload.length) return undefined;
  return { path: payload.toString('utf8', 4, end), content: payload.subarray(end) };
}

/** The other side sent something that is no frame, or one over the limit. */
export class FrameError extends Error {
  override name = 'FrameError';
}

/** A frame as it came. */
export interface ReceivedFrame {
  readonly kind: string;
  readonly payload: Buffer;
}

/** Turns a byte stream into frames. What it reads is untrusted: a frame over `maxBytes` ends it. */
export class FrameDecoder {
  maxBytes: number;
  #parts: Buffer[] = [];
  #size = 0;

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  /** @throws {FrameError} */
  *push(chunk: Buffer): Generator<ReceivedFrame> {
    this.#parts.push(chunk);
    this.#size += chunk.length;
    for (;;) {
      const header = this.#peekHeader();
      if (header === undefined || this.#size < HEADER_BYTES + header.length) return;
      const all = this.#joined();
      const end = HEADER_BYTES + header.length;
      this.#parts = [all.subarray(end)];
      this.#size = all.length - end;
      yield { kind: header.kind, payload: all.subarray(HEADER_BYTES, end) };
    }
  }

  /** Many small frames in one chunk must not each copy the rest of it. */
  #joined(): Buffer {
    return this.#parts.length === 1 ? (this.#parts[0] as Buffer) : Buffer.concat(this.#parts);
  }

  #peekHeader(): { kind: string; length: number } | undefined {
    if (this.#size < HEADER_BYTES) return undefined;
    let first = this.#parts[0] as Buffer;
    if (first.length < HEADER_BYTES) {
      first = this.#joined();
      this.#parts = [first];
    }
    const length = first.readUInt32BE(1);
    if (length > this.maxBytes) {
      throw new FrameError(`a frame of ${length} bytes; at most ${this.maxBytes} are allowed`);
    }
    return { kind: first.toString('latin1', 0, 1), length };
  }
}

/** The frames of a supervisor, one after the other and job after job. */
export class FrameReader {
  readonly #decoder = new FrameDecoder(0);
  readonly #frames: AsyncGenerator<ReceivedFrame, undefined>;

  constructor(stdout: Readable) {
    this.#frames = this.#read(stdout);
  }

  async *#read(stdout: Readable): AsyncGenerator<ReceivedFrame, undefined> {
    for await (const chunk of stdout as AsyncIterable<Buffer>) yield* this.#decoder.push(chunk);
  }

  /**
   * The next frame, undefined at the end of the stream.
   * @throws {FrameError} it is no frame, or over `maxBytes`; nothing can be read after that
   */
  async next(maxBytes: number): Promise<ReceivedFrame | undefined> {
    this.#decoder.maxBytes = maxBytes;
    return (await this.#frames.next()).value;
  }
}
