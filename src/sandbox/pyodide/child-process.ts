import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { programModules } from '../runner/bundle.ts';
import { encodeFrame } from '../runner/frames.ts';
import { MAKE_SNAPSHOT, MODULES_FRAME } from './channel.ts';

/** JavaScript heap of the child, MiB. Python's memory is not in it. */
const SCRIPT_HEAP_MB = 256;
/** Python's own recursion limit of 1000 calls must come before the end of the stack. */
const STACK_KB = 3_900;
const CODE = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
/** Path of one of the modules here, compiled or not. */
export const codePath = (relative: string): string =>
  fileURLToPath(new URL(`${relative}.${CODE}`, import.meta.url));

export type PyodideChild = ChildProcessByStdio<Writable, Readable, Readable>;

/**
 * Node's arguments for the process around Pyodide: nothing but reading Pyodide and the child's own code is
 * allowed, and no text can become JavaScript.
 */
export const confinedNodeArguments = (pyodideFolder: string): string[] => [
  '--permission',
  ...[
    pyodideFolder,
    fileURLToPath(new URL('./', import.meta.url)),
    codePath('../runner/frames'),
  ].map((path) => `--allow-fs-read=${path}`),
  // node:sqlite opens and creates files without asking the permission model.
  '--no-experimental-sqlite',
  '--no-experimental-webstorage',
  '--disallow-code-generation-from-strings',
  // A program would start with a deoptimisation of the interpreter's main loop, which takes longer than all else.
  '--no-wasm-deopt',
  '--disable-warning=SecurityWarning',
  `--max-old-space-size=${SCRIPT_HEAP_MB}`,
  // Windows gives a program 1 MB of stack, other systems 8.
  ...(process.platform === 'win32' ? [] : [`--stack-size=${STACK_KB}`]),
];

/** A snapshot file that is open for reading, and its size. */
export interface OpenSnapshot {
  readonly fd: number;
  readonly bytes: number;
}

/** Starts a child that loads Pyodide, from a snapshot if there is one, and waits on stdin for one job. */
export const startPyodideChild = (
  pyodideFolder: string,
  snapshot: OpenSnapshot | undefined,
): PyodideChild =>
  snapshot === undefined
    ? withModules(start(pyodideFolder, '0'))
    : start(pyodideFolder, `${snapshot.bytes}`, snapshot.fd);

/** Starts a child that loads Pyodide and sends a snapshot of its memory. It takes no job. */
export const startSnapshotMaker = (pyodideFolder: string): PyodideChild =>
  withModules(start(pyodideFolder, MAKE_SNAPSHOT));

/** The child inherits no environment. */
const start = (pyodideFolder: string, task: string, snapshotFd?: number): PyodideChild =>
  spawn(
    process.execPath,
    [...confinedNodeArguments(pyodideFolder), codePath('./child'), pyodideFolder, task],
    {
      cwd: pyodideFolder,
      env: {},
      stdio: ['pipe', 'pipe', 'pipe', ...(snapshotFd === undefined ? [] : [snapshotFd])],
    },
  ) as PyodideChild;

function withModules(child: PyodideChild): PyodideChild {
  child.stdin.on('error', () => {}); // a child that is gone shows as its end
  child.stdin.write(encodeFrame(MODULES_FRAME, JSON.stringify(programModules())));
  return child;
}
