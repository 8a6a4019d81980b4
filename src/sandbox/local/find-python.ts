import { access, constants, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';
import { ContainerConfigurationError } from '../../errors.ts';

const isExecutable = (path: string): Promise<boolean> =>
  Promise.all([access(path, constants.X_OK), stat(path)]).then(
    ([, info]) => info.isFile(),
    () => false,
  );

const places = (candidate: string): string[] => {
  if (candidate.startsWith('~/')) return [join(homedir(), candidate.slice(2))];
  if (isAbsolute(candidate) || candidate.includes('/')) return [candidate];
  return (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, candidate));
};

/** The interpreter that was found. */
export interface FoundPython {
  readonly path: string;
  /** Better candidates that do not exist, one sentence each. */
  readonly warnings: readonly string[];
}

/**
 * The first candidate that exists: a path (`~` is the home folder) or a name looked up on PATH. Source: spec §16.2.
 * @throws {ContainerConfigurationError} none exists
 */
export async function findPython(candidates: readonly string[]): Promise<FoundPython> {
  for (const [index, candidate] of candidates.entries()) {
    for (const path of places(candidate)) {
      if (!(await isExecutable(path))) continue;
      const missing = candidates.slice(0, index);
      const warnings = missing.map((name) => `there is no Python at "${name}"; ${path} is used`);
      return { path, warnings };
    }
  }
  throw new ContainerConfigurationError(
    `No Python interpreter found; looked for: ${candidates.join(', ')}. Install Python 3.10 or later, or use the pyodide sandbox.`,
  );
}
