import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { ContainerConfigurationError } from '../../errors.ts';
import { SCHEMA } from './schema.ts';
import type { SqlClient } from './sql-client.ts';
import { SqlExecutionStore } from './sql-execution-store.ts';

/** How long a connection waits for the lock of another process, ms. */
const BUSY_TIMEOUT_MS = 5000;
const SETTINGS = 'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;';

/** Records hold user data: only the owner may read them. SQLite gives `-wal` and `-shm` the mode of the file. */
function createPrivateFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  closeSync(openSync(path, 'a', 0o600));
}

function openDatabase(path: string): DatabaseSync {
  const inMemory = path === ':memory:';
  const location = inMemory ? path : resolve(path);
  let database: DatabaseSync | undefined;
  try {
    // Loaded here, because Node 22 warns as soon as it is loaded: only who opens a database shall read that.
    const sqlite = process.getBuiltinModule('node:sqlite');
    if (!inMemory) createPrivateFile(location);
    database = new sqlite.DatabaseSync(location, { timeout: BUSY_TIMEOUT_MS });
    database.exec(`${SETTINGS} BEGIN IMMEDIATE; ${SCHEMA.join('; ')}; COMMIT;`);
    return database;
  } catch (error) {
    if (database?.isOpen === true) database.close();
    throw new ContainerConfigurationError(
      `The database of executions "${location}" cannot be opened; check its path and its permissions.`,
      { cause: error },
    );
  }
}

function clientOf(database: DatabaseSync): SqlClient {
  const statements = new Map<string, StatementSync>();
  const prepared = (sql: string): StatementSync => {
    const statement = statements.get(sql) ?? database.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  return {
    // Each statement is atomic by itself.
    query: async (sql, values) =>
      prepared(sql).all(Object.fromEntries(values.map((value, index) => [index + 1, value]))),
    close: async () => {
      if (database.isOpen) database.close();
    },
  };
}

/** Records in one SQLite file that several processes of one host may share; the default. */
export class SqliteExecutionStore extends SqlExecutionStore {
  /**
   * @param path file, created with mode 0600 when missing, or `:memory:`
   * @throws {ContainerConfigurationError} the file cannot be opened
   */
  constructor(path: string) {
    super(clientOf(openDatabase(path)), true);
  }
}
