import { ArgumentError } from './client-error.ts';
import { readTar } from './tar.ts';

const NOT_FOUND =
  'There is no entrypoint: the archive has no main.py, no __main__.py and no other .py file. Name it with `entrypoint`.';

const basename = (name: string): string => name.slice(name.lastIndexOf('/') + 1);

/**
 * The file that is run when none is named: `main.py`, else `__main__.py`, else the first that ends in `.py`.
 * Source: python-executor spec §3.2.
 * @throws {ArgumentError} there is none, or this is no uncompressed archive
 */
export function detectEntrypoint(archive: Uint8Array): string {
  const names = [...readTar(archive)].map(({ name }) => name);
  for (const exact of ['main.py', '__main__.py']) if (names.includes(exact)) return exact;
  const found = names.find((name) => name.endsWith('.py'));
  if (found === undefined) throw new ArgumentError(NOT_FOUND);
  return found;
}

/**
 * As `detectEntrypoint`, but only among files, and `main.py` and `__main__.py` may be in a folder: the rule of the
 * command line. Source: python-executor spec §4.1.
 * @throws {ArgumentError} as `detectEntrypoint`
 */
export function detectEntrypointAnywhere(archive: Uint8Array): string {
  const names = [...readTar(archive)].filter(({ isFile }) => isFile).map(({ name }) => name);
  const found =
    names.find((name) => basename(name) === 'main.py') ??
    names.find((name) => basename(name) === '__main__.py') ??
    names.find((name) => name.endsWith('.py'));
  if (found === undefined) throw new ArgumentError(NOT_FOUND);
  return found;
}
