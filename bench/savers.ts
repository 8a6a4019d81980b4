import { join } from 'node:path';
import { MemorySaver, type BaseCheckpointSaver } from '@langchain/langgraph-checkpoint';
import { openPostgresSaver } from '../src/checkpointer/postgres-saver.ts';
import { SqliteSaver } from '../src/checkpointer/sqlite-saver.ts';

/** A checkpointer to measure, by its name. */
export interface NamedSaver {
  readonly name: string;
  readonly saver: BaseCheckpointSaver;
  readonly close: () => void;
}

/** Memory, SQLite, and PostgreSQL where `TEST_POSTGRES_URL` names one. */
export async function openSavers(folder: string): Promise<readonly NamedSaver[]> {
  const sqlite = new SqliteSaver(join(folder, 'threads.sqlite'));
  const url = process.env['TEST_POSTGRES_URL'];
  const postgres = url === undefined ? null : await openPostgresSaver(url);
  return [
    { name: 'memory', saver: new MemorySaver(), close: () => undefined },
    { name: 'SQLite', saver: sqlite, close: () => sqlite.close() },
    ...(postgres === null
      ? []
      : [{ name: 'PostgreSQL', saver: postgres, close: () => postgres[Symbol.dispose]() }]),
  ];
}
