import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { ContainerConfigurationError } from '../../errors.ts';

/** Where Pyodide is installed and which Python it holds. */
export interface PyodidePackage {
  readonly folder: string;
  readonly version: string;
  /** As `3.14`. */
  readonly pythonVersion: string;
}

const manifestSchema = z.object({ version: z.string() });
const lockSchema = z.object({ info: z.object({ python: z.string().regex(/^\d+\.\d+/) }) });

/**
 * Looks Pyodide up without starting it.
 * @throws {ContainerConfigurationError} it is not installed or incomplete
 */
export function findPyodidePackage(): PyodidePackage {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('pyodide/package.json'));
    const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));
    const { version } = manifestSchema.parse(read('package.json'));
    const { info } = lockSchema.parse(read('pyodide-lock.json'));
    return { folder, version, pythonVersion: info.python.split('.').slice(0, 2).join('.') };
  } catch (cause) {
    throw new ContainerConfigurationError(
      'Pyodide is not installed completely. Run: npm install pyodide',
      { cause },
    );
  }
}
