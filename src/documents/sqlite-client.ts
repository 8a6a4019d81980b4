import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { onDisk } from '../sqlite/on-disk.ts';
import { openDatabase } from '../sqlite/open-database.ts';
import { transaction } from '../sqlite/transaction.ts';
import type { DocumentClient, DocumentRow, Statement } from './document-client.ts';
import { SCHEMA } from './schema.ts';

const NAME = 'database of documents';

function runnerOf(database: DatabaseSync): (statement: Statement) => readonly DocumentRow[] {
  const prepared = new Map<string, StatementSync>();
  return ([sql, values]) => {
    const statement = prepared.get(sql) ?? database.prepare(sql);
    prepared.set(sql, statement);
    return statement.all(Object.fromEntries(values.map((value, index) => [index + 1, value])));
  };
}

/**
 * Documents in one SQLite file that several processes may share; `:memory:` for a private one.
 * @throws {ContainerConfigurationError} the file cannot be opened
 */
export function openSqliteClient(path: string): DocumentClient {
  const database = openDatabase(path, `${SCHEMA.join('; ')};`, NAME);
  const run = runnerOf(database);
  return {
    run: async (...statements) =>
      onDisk(NAME, path, () => {
        const [first] = statements;
        if (first !== undefined && statements.length === 1) return run(first);
        return transaction(database, () => statements.map(run).at(-1) ?? []);
      }),
    close: async () => {
      if (database.isOpen) database.close();
    },
  };
}
