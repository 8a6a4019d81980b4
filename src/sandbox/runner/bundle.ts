import { readFileSync } from 'node:fs';
import { packageRoot } from '../../package-root.ts';

/** What runs in the same interpreter as the program, wherever that is; in import order. */
const PROGRAM_MODULES = [
  'libraries',
  'serialize',
  'context',
  'artifacts',
  'figures',
  'failure',
  'reached',
  'refusal',
  'limits',
  'gate',
  'guard',
  'processes',
  'connectors',
  'outcome',
  'channels',
  'policy',
  'program',
  'interpreter',
  'files',
  'session_files',
] as const;
const SUPERVISOR_MODULES = [
  'frames',
  ...PROGRAM_MODULES,
  'native',
  'child',
  'setup',
  'run',
  'sweep',
  'session',
  'supervisor',
] as const;

const sources = new Map<string, string>();

/** The text of one of the runner's modules; read from disk once. */
export function runnerSource(name: string): string {
  const known = sources.get(name);
  if (known !== undefined) return known;
  const text = readFileSync(new URL(`src/sandbox/runner/${name}.py`, packageRoot), 'utf8');
  sources.set(name, text);
  return text;
}

/** The program that reads the bundle from stdin and becomes the supervisor; goes after `python3 -I -c`. */
export const bootSource = (): string => runnerSource('boot');

/** The program that installs requirements; goes after `python3 -I -c`, or into a file. */
export const installerSource = (): string => runnerSource('installer');

/** Name and source of the modules that run a program without a supervisor (Pyodide). */
export const programModules = (): [string, string][] =>
  PROGRAM_MODULES.map((name) => [name, runnerSource(name)]);

/**
 * The supervisor as bytes for its stdin. `preload` names libraries that are imported before the first
 * job, so that each program starts with them loaded; the ones that are missing are left out.
 */
export function supervisorBundle(preload: readonly string[]): Buffer {
  const modules = SUPERVISOR_MODULES.map((name) => [name, runnerSource(name)]);
  const body = Buffer.from(JSON.stringify({ modules, preload }), 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  return Buffer.concat([length, body]);
}
