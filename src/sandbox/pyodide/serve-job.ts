import type { PyodideAPI } from 'pyodide';
import type { PyProxy } from 'pyodide/ffi';
import { decodeFilePayload, encodeFileFrame, encodeFrame, Frame } from '../runner/frames.ts';
import { writeAll, type Frames } from './channel.ts';
import { limitDisk, type MemoryFileSystem } from './disk-limit.ts';
import { freezeIntrinsics } from './freeze-intrinsics.ts';
import { interpreterEnd } from './interpreter-end.ts';
import { connectStreams, type Streams } from './streams.ts';

/** The fields of the job frame that concern this side; the runner reads the rest. */
interface JobHead {
  readonly folder: string;
  readonly entrypoint: string;
  /** Others follow it in the same interpreter. */
  readonly session: boolean;
  readonly stdin: string;
  readonly env: Readonly<Record<string, string>>;
  readonly memory_bytes: number;
  readonly disk_bytes: number;
  readonly max_output_bytes: number;
  readonly max_artifact_bytes: number;
}

/** The Python side; see `GLUE`. */
export interface Glue extends PyProxy {
  /** `library` names modules to load beside, apart by spaces. */
  install(modules: string, library: string): void;
  open(): void;
  rehearse(path: string, sendFile: (path: PyProxy, content: PyProxy) => void): void;
  add_file(path: string, content: Uint8Array): void;
  prepare(head: string): void;
  /** Instead, for the next program of a session. */
  follow(head: string): void;
  /** What is asked about the files of a session, as JSON; returns the answer as JSON. */
  ask(request: string, sendFile: (path: PyProxy, content: PyProxy) => void): string;
  run(): void;
  /** Hands over the files that the program left; returns the report as JSON. */
  finish(
    sendFile: (path: PyProxy, content: PyProxy) => void,
    droppedBytes: number,
    runMs: number,
  ): string;
}

const HOST_OUT = 1;

const send = (kind: string, payload: Uint8Array | string = ''): void =>
  writeAll(HOST_OUT, encodeFrame(kind, payload));

/** Reads up to the frame that says the job is complete; the files are in Python then. Answers what is asked before. */
function receiveJob(frames: Frames, glue: Glue): string {
  let head: string | undefined;
  // Not a loop over them, which would close them when it is left.
  for (let next = frames.next(); next.done !== true; next = frames.next()) {
    const { kind, payload } = next.value;
    if (kind === Frame.JOB) head = payload.toString('utf8');
    else if (kind === Frame.FILE) addFile(glue, payload);
    else if (kind === Frame.ASK) {
      send(Frame.ANSWER, glue.ask(payload.toString('utf8'), sendArtifact));
    } else if (kind === Frame.RUN && head !== undefined) return head;
  }
  process.exit(0); // the host went away before it had a job
}

function addFile(glue: Glue, payload: Buffer): void {
  const file = decodeFilePayload(payload);
  if (file === undefined) throw new Error('a file frame is malformed');
  const { buffer, byteOffset, length } = file.content;
  glue.add_file(file.path, new Uint8Array(buffer, byteOffset, length)); // Pyodide knows no Buffer
}

/** The first call of everything takes long in a new process; this makes the calls that any program makes. */
function rehearse(glue: Glue): void {
  const path = 'rehearsal.py';
  glue.add_file(path, new TextEncoder().encode('import sys\nprint(sys.argv)\n1\n'));
  glue.rehearse(path, (name, content) => void [takeBytes(name), takeBytes(content)]);
}

function takeBytes(proxy: PyProxy): Buffer {
  const view = (proxy as PyProxy & { getBuffer(type: 'u8'): PyBuffer }).getBuffer('u8');
  const bytes = Buffer.from(view.data);
  view.release();
  return bytes;
}
interface PyBuffer {
  readonly data: Uint8Array;
  release(): void;
}

function sendArtifact(path: PyProxy, content: PyProxy): void {
  const name = takeBytes(path).toString('utf8');
  writeAll(HOST_OUT, encodeFileFrame(Frame.ARTIFACT, name, takeBytes(content)));
}

/** Calls `listener` when the interpreter breaks down, just before it prints where it was. */
function onBreakdown(pyodide: PyodideAPI, listener: () => void): void {
  const { _api: api } = pyodide as unknown as { _api: Breakable };
  const original = api.fatal_error;
  api.fatal_error = (error) => {
    listener();
    console.error = () => {}; // Pyodide prints JavaScript frames, with paths of the host
    return original(error);
  };
}
interface Breakable {
  fatal_error: (error: unknown) => never;
}

/** What a job is run with. */
export interface Workplace {
  readonly pyodide: PyodideAPI;
  readonly glue: Glue;
  /** From the host. */
  readonly frames: Frames;
  /** Sets the most that WebAssembly may take. */
  readonly limitMemory: (bytes: number) => void;
}

/** Waits for a job, runs it, and sends what came of it; then for the next one, when it is of a session. */
export function serveJob(place: Workplace): void {
  const { pyodide, glue, frames, limitMemory } = place;
  const streams = connectStreams(pyodide, send);
  onBreakdown(pyodide, () => streams.expectLastWords());
  rehearse(glue);
  freezeIntrinsics();
  send(Frame.READY, '{}');
  const text = receiveJob(frames, glue);
  const head = JSON.parse(text) as JobHead;
  openStreams(streams, head);
  const noSpace = pyodide.ERRNO_CODES['ENOSPC'] as number;
  process.env['TZ'] = head.env['TZ'] ?? 'UTC';
  glue.prepare(text);
  limitDisk(pyodide.FS as MemoryFileSystem, head.disk_bytes, noSpace);
  limitMemory(head.memory_bytes);
  let goesOn = runProgram(place, streams, head) && head.session;
  while (goesOn) {
    const nextText = receiveJob(frames, glue);
    const next = JSON.parse(nextText) as JobHead;
    openStreams(streams, next);
    glue.follow(nextText);
    limitMemory(next.memory_bytes);
    goesOn = runProgram(place, streams, next);
  }
}

function openStreams(streams: Streams, head: JobHead): void {
  const stdin = Buffer.from(head.stdin, 'base64');
  streams.open({ stdin, maxOutputBytes: head.max_output_bytes });
}

/** False when the interpreter ended with it. */
function runProgram({ glue, limitMemory }: Workplace, streams: Streams, head: JobHead): boolean {
  send(Frame.STARTED);
  const started = performance.now();
  const runMs = (): number => performance.now() - started;
  try {
    glue.run();
    limitMemory(head.memory_bytes + head.max_artifact_bytes); // bringing out takes room of its own
    send(Frame.END, glue.finish(sendArtifact, streams.droppedBytes(), runMs()));
    return true;
  } catch (error) {
    const end = interpreterEnd(error, streams.lastWords(), head);
    const counts = { dropped_bytes: streams.droppedBytes(), run_ms: runMs() };
    send(Frame.END, JSON.stringify({ ...end, ...counts, session: 'ended' }));
    return false;
  }
}
