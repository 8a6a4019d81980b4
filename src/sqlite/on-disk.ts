import { ContainerConfigurationError } from '../errors.ts';

/** What to do, by the primary code of SQLite's error: READONLY, IOERR, FULL, CANTOPEN. */
const REMEDIES: Readonly<Record<number, string>> = {
  8: 'make the file and its folder writable',
  10: 'check the disk it is on',
  13: 'make room on the disk it is on',
  14: 'check its folder',
};

/**
 * Runs statements of a database file; `name` is for the error, as in "The checkpoint database".
 * @throws {ContainerConfigurationError} the disk refuses
 * @throws what else `work` throws
 */
export function onDisk<T>(name: string, path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { errcode = 0, message } = error as Error & { readonly errcode?: number };
    const remedy = REMEDIES[errcode & 0xff];
    if (remedy === undefined) throw error;
    const text = `The ${name} "${path}" cannot be used (${message}): ${remedy}.`;
    throw new ContainerConfigurationError(text, { cause: error });
  }
}
