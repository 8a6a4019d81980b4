import { closeSync } from 'node:fs';
import type { PyodideAPI } from 'pyodide';
import { encodeFrame } from '../runner/frames.ts';
import { bootPyodide } from './boot.ts';
import {
  DIGEST_BYTES,
  MAKE_SNAPSHOT,
  MODULES_FRAME,
  readFrames,
  readRange,
  SNAPSHOT_FD,
  SNAPSHOT_FRAME,
  writeAll,
} from './channel.ts';
import { GLUE, GLUE_NAME, LIBRARY } from './glue.ts';
import { limitWasmMemory } from './memory-limit.ts';
import { serveJob, type Glue } from './serve-job.ts';

const HOST_OUT = 1;
const HOST_ERRORS = 2;
const frames = readFrames(0);

function readSnapshot(bytes: number): Buffer {
  const snapshot = readRange(SNAPSHOT_FD, DIGEST_BYTES, bytes - DIGEST_BYTES);
  closeSync(SNAPSHOT_FD);
  return snapshot;
}

/** Puts the runner's modules, which the host sends, into a new interpreter. */
function installGlue(pyodide: PyodideAPI, library: readonly string[]): Glue {
  pyodide.runPython(GLUE);
  const glue = pyodide.globals.get(GLUE_NAME) as Glue;
  const { value: frame } = frames.next();
  if (frame?.kind !== MODULES_FRAME) process.exit(0); // the host went away
  glue.install(frame.payload.toString('utf8'), library.join(' '));
  return glue;
}

async function makeSnapshot(pyodideFolder: string): Promise<void> {
  const pyodide = await bootPyodide(pyodideFolder, { _makeSnapshot: true });
  installGlue(pyodide, LIBRARY).destroy(); // a snapshot must hold no references to JavaScript
  writeAll(HOST_OUT, encodeFrame(SNAPSHOT_FRAME, pyodide.makeMemorySnapshot()));
}

async function runJob(pyodideFolder: string, snapshotBytes: number): Promise<void> {
  const isFresh = snapshotBytes === 0;
  const pyodide = await bootPyodide(
    pyodideFolder,
    isFresh ? {} : { _loadSnapshot: readSnapshot(snapshotBytes) },
  );
  const glue = isFresh ? installGlue(pyodide, []) : (pyodide.globals.get(GLUE_NAME) as Glue);
  glue.open();
  serveJob({ pyodide, glue, frames, limitMemory: (bytes) => (maxMemoryBytes = bytes) });
}

let maxMemoryBytes = Number.POSITIVE_INFINITY;
limitWasmMemory(() => maxMemoryBytes);
const [, , pyodideFolder = '', task] = process.argv;
try {
  await (task === MAKE_SNAPSHOT
    ? makeSnapshot(pyodideFolder)
    : runJob(pyodideFolder, Number(task)));
} catch (error) {
  // Without the frames: they hold paths of the host, and a line of Pyodide's source is a megabyte long.
  writeAll(HOST_ERRORS, Buffer.from(String(error)));
  process.exit(1);
}
process.exit(0); // even if the program left something on the event loop
