import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { loadPyodide as LoadPyodide, PyodideAPI } from 'pyodide';

/** Parts of `process` that reach other processes or native code; nothing here needs them. */
const DANGEROUS = [
  'kill',
  '_kill',
  '_debugProcess',
  '_debugEnd',
  'execve',
  'report',
  'dlopen',
  '_linkedBinding',
  'binding',
  'getBuiltinModule',
  'mainModule',
];

/** What Pyodide needs to be told to make a snapshot of its memory later, or to start from one. */
export interface SnapshotUse {
  readonly _makeSnapshot?: true;
  readonly _loadSnapshot?: Uint8Array;
}

/** Without the package index Python neither offers nor looks for packages that cannot be fetched. */
function emptyPackageIndex(folder: string): string {
  const lock = JSON.parse(readFileSync(join(folder, 'pyodide-lock.json'), 'utf8')) as object;
  return JSON.stringify({ ...lock, packages: {} });
}

/**
 * Loads Pyodide from its package folder and gives up what only loading needs: reading the folder, and the
 * doors of `process` that the permission model leaves open (a signal to another process is one).
 */
export async function bootPyodide(folder: string, snapshot: SnapshotUse): Promise<PyodideAPI> {
  // Pyodide asks for the host's file flags, which the permission model denies and which stay unused.
  Object.defineProperty(process, 'binding', { value: () => ({ fs: {} }), configurable: true });
  // By its path: a look-up by name would have to read the folders above.
  const pyodideModule: unknown = await import(pathToFileURL(join(folder, 'pyodide.mjs')).href);
  const { loadPyodide } = pyodideModule as { loadPyodide: typeof LoadPyodide };
  const pyodide = await loadPyodide({
    indexURL: folder,
    lockFileContents: emptyPackageIndex(folder),
    jsglobals: {},
    env: { HOME: '/work', PYTHONDONTWRITEBYTECODE: '1' },
    _sysExecutable: 'python',
    ...snapshot,
  });
  // Else its copy of the snapshot would stay in memory.
  const { _api: api } = pyodide as unknown as { _api: { readonly config: SnapshotUse } };
  Reflect.deleteProperty(api.config, '_loadSnapshot');
  (process.permission as { drop?: (scope: string) => void } | undefined)?.drop?.('fs.read');
  for (const name of DANGEROUS) Reflect.deleteProperty(process, name);
  return pyodide;
}
