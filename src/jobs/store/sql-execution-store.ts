import type { ExecutionServiceEvent } from '../execution-events.ts';
import type { ExecutionChange, ExecutionRecord, ExecutionStatus } from '../execution-record.ts';
import type { ExecutionStore, ListFilter, RecordPage } from '../execution-store.ts';
import { cursorOf, limitOf, listQuery } from './list-query.ts';
import type { Row, SqlClient, SqlValue } from './sql-client.ts';

/** Owners that were silent so long are forgotten, ms. */
const FORGET_MS = 86_400_000;
const UNFINISHED = "('pending', 'running')";

const msOf = (time: string | null): number | null => (time === null ? null : Date.parse(time));
const recordOf = (row: Row): ExecutionRecord =>
  JSON.parse(String(row['record'])) as ExecutionRecord;

/** PostgreSQL refuses NUL in a value; no id has one. */
const isStorable = (id: string): boolean => !id.includes('\0');

/** Status, owner, end, size and text of a record, as the columns are in the statements. */
function columnsOf(record: ExecutionRecord): SqlValue[] {
  const text = JSON.stringify(record);
  return [record.status, record.owner, msOf(record.finishedAt), text.length, text];
}

/** The statements of both databases. A change is written only over the version it was made from. */
export class SqlExecutionStore implements ExecutionStore {
  readonly isOnOneHost: boolean;
  readonly #client: SqlClient;

  constructor(client: SqlClient, isOnOneHost: boolean) {
    this.#client = client;
    this.isOnOneHost = isOnOneHost;
  }

  async create(record: ExecutionRecord): Promise<void> {
    const columns = columnsOf(record);
    const rows = await this.#client.query(
      `INSERT INTO executions (status, owner, finished_at, bytes, record, id, tenant, created_at, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1) ON CONFLICT (id) DO NOTHING RETURNING id`,
      [...columns, record.id, record.tenant, msOf(record.createdAt)],
    );
    if (rows.length === 0) throw new Error(`There is a record of an execution "${record.id}".`);
  }

  async get(id: string): Promise<ExecutionRecord | null> {
    const row = await this.#row(id);
    return row === undefined ? null : recordOf(row);
  }

  async update(
    id: string,
    change: ExecutionChange,
    from: readonly ExecutionStatus[],
    owner?: string,
  ): Promise<ExecutionRecord | null> {
    for (;;) {
      const row = await this.#row(id);
      if (row === undefined) return null;
      const record = recordOf(row);
      if (!from.includes(record.status)) return null;
      if (owner !== undefined && record.owner !== owner) return null;
      const changed = { ...record, ...change };
      const written = await this.#client.query(
        `UPDATE executions SET status = $1, owner = $2, finished_at = $3, bytes = $4, record = $5, version = version + 1
          WHERE id = $6 AND version = $7 RETURNING id`,
        [...columnsOf(changed), id, Number(row['version'])],
      );
      if (written.length > 0) return changed;
    }
  }

  async delete(id: string): Promise<void> {
    if (!isStorable(id)) return;
    await this.#client.query('DELETE FROM executions WHERE id = $1', [id]);
    await this.#client.query('DELETE FROM execution_events WHERE execution_id = $1', [id]);
  }

  async addEvents(id: string, events: readonly ExecutionServiceEvent[]): Promise<void> {
    if (events.length === 0) return;
    const rows = events.map((_, index) => `($1, $${index * 2 + 2}, $${index * 2 + 3})`);
    await this.#client.query(
      `INSERT INTO execution_events (execution_id, seq, event) VALUES ${rows.join(', ')}
        ON CONFLICT (execution_id, seq) DO NOTHING`,
      [id, ...events.flatMap((event) => [event.seq, JSON.stringify(event)])],
    );
  }

  async eventsAfter(
    id: string,
    seq: number,
    limit: number,
  ): Promise<readonly ExecutionServiceEvent[]> {
    if (!isStorable(id)) return [];
    const rows = await this.#client.query(
      'SELECT event FROM execution_events WHERE execution_id = $1 AND seq > $2 ORDER BY seq LIMIT $3',
      [id, seq, limit],
    );
    return rows.map(({ event }) => JSON.parse(String(event)) as ExecutionServiceEvent);
  }

  async list(filter: ListFilter): Promise<RecordPage> {
    const { sql, values } = listQuery(filter);
    const rows = await this.#client.query(sql, values);
    const page = rows.slice(0, limitOf(filter));
    const last = page.at(-1);
    const next =
      last === undefined || Number(last['found']) === page.length
        ? null
        : cursorOf(Number(last['created_at']), String(last['id']));
    return { records: page.map(recordOf), next };
  }

  async endedBefore(time: string, limit: number): Promise<readonly string[]> {
    const rows = await this.#client.query(
      'SELECT id FROM executions WHERE finished_at < $1 ORDER BY finished_at LIMIT $2',
      [Date.parse(time), limit],
    );
    return rows.map(({ id }) => String(id));
  }

  async heartbeat(owner: string, time: string): Promise<void> {
    const now = Date.parse(time);
    await this.#client.query(
      `INSERT INTO execution_owners (owner, seen_at) VALUES ($1, $2)
        ON CONFLICT (owner) DO UPDATE SET seen_at = excluded.seen_at`,
      [owner, now],
    );
    await this.#client.query('DELETE FROM execution_owners WHERE seen_at < $1', [now - FORGET_MS]);
  }

  async forgetOwner(owner: string): Promise<void> {
    await this.#client.query('DELETE FROM execution_owners WHERE owner = $1', [owner]);
  }

  async orphans(since: string): Promise<readonly ExecutionRecord[]> {
    const rows = await this.#client.query(
      `SELECT record FROM executions LEFT JOIN execution_owners USING (owner)
        WHERE status IN ${UNFINISHED} AND (seen_at IS NULL OR seen_at < $1) ORDER BY created_at, id`,
      [Date.parse(since)],
    );
    return rows.map(recordOf);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.close();
  }

  async #row(id: string): Promise<Row | undefined> {
    if (!isStorable(id)) return undefined;
    const sql = 'SELECT version, record FROM executions WHERE id = $1';
    const [row] = await this.#client.query(sql, [id]);
    return row;
  }
}
