import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { ContainerConfigurationError } from '../errors.ts';

/** How long a connection waits for the lock of another one, ms. */
const BUSY_TIMEOUT_MS = 5000;

/** It holds user data: only the owner may read them. SQLite gives `-wal` and `-shm` the mode of the file. */
function createPrivateFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  closeSync(openSync(path, 'a', 0o600));
}

/**
 * Opens a database in WAL mode and with its tables, and creates folder (0700) and file (0600) if missing. `name` is for
 * the error, as in "The checkpoint database".
 * @throws {ContainerConfigurationError} the file cannot be created, or is no database
 */
export function openDatabase(path: string, schema: string, name: string): DatabaseSync {
  const inMemory = path === ':memory:';
  const location = inMemory ? path : resolve(path);
  let database: DatabaseSync | undefined;
  try {
    // Loaded here, because Node 22 warns as soon as it is loaded: only who opens a database shall read that.
    const sqlite = process.getBuiltinModule('node:sqlite');
    if (!inMemory) createPrivateFile(location);
    database = new sqlite.DatabaseSync(location, { timeout: BUSY_TIMEOUT_MS });
    database.exec(
      `PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE; ${schema} COMMIT;`,
    );
    return database;
  } catch (error) {
    if (database?.isOpen === true) database.close();
    throw new ContainerConfigurationError(
      `The ${name} "${location}" cannot be opened; check its path, its permissions and the room on its disk.`,
      { cause: error },
    );
  }
}
