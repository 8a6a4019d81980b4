import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { ContainerConfigurationError } from '../errors.ts';

/** How long a connection waits for the lock of another one, ms. */
const BUSY_TIMEOUT_MS = 5000;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS checkpoints (
    thread_id TEXT NOT NULL, checkpoint_ns TEXT NOT NULL, checkpoint_id TEXT NOT NULL,
    parent_id TEXT, type TEXT NOT NULL, checkpoint BLOB NOT NULL,
    metadata_type TEXT NOT NULL, metadata BLOB NOT NULL,
    PRIMARY KEY (thread_id, checkpoint_ns, checkpoint_id)) STRICT;
  CREATE TABLE IF NOT EXISTS channel_blobs (
    thread_id TEXT NOT NULL, checkpoint_ns TEXT NOT NULL, channel TEXT NOT NULL,
    version TEXT NOT NULL, type TEXT NOT NULL, value BLOB NOT NULL,
    PRIMARY KEY (thread_id, checkpoint_ns, channel, version)) STRICT;
  CREATE TABLE IF NOT EXISTS checkpoint_writes (
    thread_id TEXT NOT NULL, checkpoint_ns TEXT NOT NULL, checkpoint_id TEXT NOT NULL,
    task_id TEXT NOT NULL, idx INTEGER NOT NULL, channel TEXT NOT NULL,
    type TEXT NOT NULL, value BLOB NOT NULL,
    PRIMARY KEY (thread_id, checkpoint_ns, checkpoint_id, task_id, idx)) STRICT;
`;

/** Checkpoints hold user data: only the owner may read them. SQLite gives `-wal` and `-shm` the mode of the file. */
function createPrivateFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  closeSync(openSync(path, 'a', 0o600));
}

/**
 * Opens the checkpoint database, in WAL mode and with its tables, and creates folder (0700) and file (0600) if missing.
 * @throws {ContainerConfigurationError} the file cannot be created, or is no database
 */
export function openDatabase(path: string): DatabaseSync {
  const inMemory = path === ':memory:';
  const location = inMemory ? path : resolve(path);
  let database: DatabaseSync | undefined;
  try {
    // Loaded here, because Node 22 warns as soon as it is loaded: only who opens a database shall read that.
    const sqlite = process.getBuiltinModule('node:sqlite');
    if (!inMemory) createPrivateFile(location);
    database = new sqlite.DatabaseSync(location, { timeout: BUSY_TIMEOUT_MS });
    database.exec(
      `PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE; ${SCHEMA} COMMIT;`,
    );
    return database;
  } catch (error) {
    if (database?.isOpen === true) database.close();
    throw new ContainerConfigurationError(
      `The checkpoint database "${location}" cannot be opened; check its path and its permissions.`,
      { cause: error },
    );
  }
}
