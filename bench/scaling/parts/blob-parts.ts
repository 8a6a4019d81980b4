import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBlobStore } from '../../../src/sandbox/queue/blobs/create-blob-store.ts';
import { timed } from '../../interleave.ts';
import { percentile } from '../../row.ts';
import type { Part } from './part.ts';

const MB = 1e6;
const SIZES = [1, 10];
const ROUNDS = 12;

async function throughput(name: string, place: string): Promise<readonly Part[]> {
  await using store = await createBlobStore(place);
  const parts: Part[] = [];
  for (const size of SIZES) {
    const bytes = randomBytes(size * MB);
    const took: Record<'put' | 'get', number[]> = { put: [], get: [] };
    for (let round = 0; round < ROUNDS; round++) {
      const key = `blob-${round}`;
      took.put.push(await timed(() => store.put(key, bytes)));
      took.get.push(await timed(() => store.get(key)));
      await store.remove(key);
    }
    for (const way of ['put', 'get'] as const) {
      const value = size / (percentile(took[way], 0.5) / 1000);
      parts.push({ part: `blobs, ${name}`, what: `${way} of ${size} MB`, value, unit: 'MB/s' });
    }
  }
  return parts;
}

/** How fast big inputs and results go in and out, one at a time. */
export async function blobParts(postgresUrl: string): Promise<readonly Part[]> {
  const folder = await mkdtemp(join(tmpdir(), 'scaling-blobs-'));
  try {
    return [
      ...(await throughput('folder', folder)),
      ...(await throughput('PostgreSQL', postgresUrl)),
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}
