import type { Pool } from 'pg';
import { openPool } from '../../../postgres/open-pool.ts';
import type { BlobStore } from './blob-store.ts';

const SCHEMA = [
  `CREATE TABLE IF NOT EXISTS execution_blobs (
    key TEXT PRIMARY KEY, bytes BYTEA NOT NULL, put_at TIMESTAMPTZ NOT NULL DEFAULT now())`,
  'CREATE INDEX IF NOT EXISTS execution_blobs_put_at ON execution_blobs (put_at)',
  // They are compressed by whoever made them, or are short-lived; packing them again costs more than it saves.
  'ALTER TABLE execution_blobs ALTER COLUMN bytes SET STORAGE EXTERNAL',
];

/** Blobs in PostgreSQL, up to 1 GB each. */
export class PostgresBlobStore implements BlobStore {
  readonly #pool: Pool;

  private constructor(pool: Pool) {
    this.#pool = pool;
  }

  /**
   * Opens the database and makes its table.
   * @throws {ContainerConfigurationError} the package pg is missing, or the database cannot be used
   */
  static async open(url: string): Promise<PostgresBlobStore> {
    return new PostgresBlobStore(await openPool(url, { holds: 'blobs', schema: SCHEMA }));
  }

  async put(key: string, bytes: Uint8Array): Promise<void> {
    await this.#pool.query(
      `INSERT INTO execution_blobs (key, bytes) VALUES ($1, $2)
       ON CONFLICT (key) DO UPDATE SET bytes = excluded.bytes, put_at = now()`,
      [key, bytes],
    );
  }

  async get(key: string): Promise<Buffer | null> {
    const { rows } = await this.#pool.query<{ bytes: Buffer }>(
      'SELECT bytes FROM execution_blobs WHERE key = $1',
      [key],
    );
    return rows[0]?.bytes ?? null;
  }

  async remove(key: string): Promise<void> {
    await this.#pool.query('DELETE FROM execution_blobs WHERE key = $1', [key]);
  }

  async removeOlderThan(ms: number): Promise<number> {
    const { rowCount } = await this.#pool.query(
      "DELETE FROM execution_blobs WHERE put_at < now() - $1 * interval '1 millisecond'",
      [ms],
    );
    return rowCount ?? 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool.end();
  }
}
