import type { PyodideAPI } from 'pyodide';
import { Frame } from '../runner/frames.ts';

/** What the program may read, and how much it may say. */
export interface StreamLimits {
  readonly stdin: Uint8Array;
  /** Of stdout and of stderr each. */
  readonly maxOutputBytes: number;
}

/** The program's streams. What is written before they are opened is dropped. */
export interface Streams {
  /** For one program; the counts begin anew. */
  open(limits: StreamLimits): void;
  /** Bytes of output beyond the limit, of both streams. */
  droppedBytes(): number;
  /** From now on what comes on stdout is the dying interpreter's list of frames, not the program's output. */
  expectLastWords(): void;
  lastWords(): string;
}

/** Gives the program its stdin and passes its output on as frames, live, up to the limit. */
export function connectStreams(
  pyodide: PyodideAPI,
  send: (kind: string, payload: Uint8Array) => void,
): Streams {
  let limits: StreamLimits | undefined;
  let dropped = 0;
  let isDying = false;
  const words: Buffer[] = [];
  const seen: Record<string, number> = {};
  const writer = (kind: string) => {
    const write = (data: Uint8Array): number => {
      if (isDying) {
        words.push(Buffer.from(data));
        return data.length;
      }
      if (limits === undefined) return data.length;
      // One byte more than is kept tells at once, even if the program never ends, that there was more.
      const before = seen[kind] ?? 0;
      const room = Math.max(0, limits.maxOutputBytes + 1 - before);
      if (room > 0) send(kind, data.subarray(0, room));
      const after = (seen[kind] = before + data.length);
      dropped += Math.max(0, Math.min(data.length, after - limits.maxOutputBytes));
      return data.length;
    };
    return { write, isatty: false };
  };
  let input: Uint8Array = new Uint8Array();
  const read = (buffer: Uint8Array): number => {
    const part = input.subarray(0, buffer.length);
    buffer.set(part);
    input = input.subarray(part.length);
    return part.length;
  };
  pyodide.setStdin({ read, isatty: false });
  pyodide.setStdout(writer(Frame.STDOUT));
  pyodide.setStderr(writer(Frame.STDERR));
  return {
    open: (given) => {
      limits = given;
      dropped = 0;
      for (const kind of Object.keys(seen)) seen[kind] = 0;
      input = given.stdin;
    },
    droppedBytes: () => dropped,
    // Pyodide refuses to change its streams by then, so the writer in place changes its ways.
    expectLastWords: () => (isDying = true),
    lastWords: () => Buffer.concat(words).toString('utf8'),
  };
}
