import { Redis } from 'ioredis';
import { Client } from 'pg';
import type { Site } from './site.ts';

/** BullMQ's own, what is kept for at most a week to run no program twice and end none too late, and the last turns. */
const EXPECTED =
  /^bull:chaos:(?:meta|id|pc|marker|events|stalled-check|(?:news|claim|cancelled|turns):.*)$/;

/** Keys in Redis of jobs that nobody has any more. */
export async function keysLeft({ redis }: Site): Promise<readonly string[]> {
  const client = new Redis(redis.url);
  try {
    const keys = await client.keys('*');
    return keys.filter((key) => !EXPECTED.test(key));
  } finally {
    client.disconnect();
  }
}

export async function blobsLeft({ postgres }: Site): Promise<readonly string[]> {
  const client = new Client({ connectionString: postgres.url });
  await client.connect();
  try {
    const { rows } = await client.query<{ key: string }>('SELECT key FROM execution_blobs');
    return rows.map(({ key }) => key);
  } finally {
    await client.end();
  }
}
