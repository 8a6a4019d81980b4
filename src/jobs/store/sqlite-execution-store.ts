import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { onDisk } from '../../sqlite/on-disk.ts';
import { openDatabase } from '../../sqlite/open-database.ts';
import { SCHEMA } from './schema.ts';
import type { SqlClient } from './sql-client.ts';
import { SqlExecutionStore } from './sql-execution-store.ts';

const NAME = 'database of executions';

function clientOf(database: DatabaseSync, path: string): SqlClient {
  const statements = new Map<string, StatementSync>();
  const prepared = (sql: string): StatementSync => {
    const statement = statements.get(sql) ?? database.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  return {
    // Each statement is atomic by itself.
    query: async (sql, values) =>
      onDisk(NAME, path, () =>
        prepared(sql).all(Object.fromEntries(values.map((value, index) => [index + 1, value]))),
      ),
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
    super(clientOf(openDatabase(path, `${SCHEMA.join('; ')};`, NAME), path), true);
  }
}
