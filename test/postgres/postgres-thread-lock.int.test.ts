import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ContainerConnectivityError, WorkflowError } from '../../src/errors.ts';
import { PostgresThreadLock } from '../../src/postgres/postgres-thread-lock.ts';
import { OwnDatabase } from '../fixtures/own-database.ts';
import { PostgresCluster } from '../fixtures/postgres-cluster.ts';

const WATCHER = 'watcher';

/** Somebody else at the same database. */
async function watch(url: string) {
  const client = new Client({ connectionString: url, application_name: WATCHER });
  await client.connect();
  return {
    locks: async (): Promise<number> => {
      const { rows } = await client.query<{ count: string }>(
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'",
      );
      return Number(rows[0]?.count);
    },
    /** Of programs other than this one. */
    connections: async (): Promise<number> => {
      const { rows } = await client.query<{ count: string }>(
        "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND application_name <> $1",
        [WATCHER],
      );
      return Number(rows[0]?.count);
    },
    take: async (thread: string): Promise<void> => {
      await client.query('SELECT pg_advisory_lock(731049, hashtext($1))', [thread]);
    },
    [Symbol.asyncDispose]: () => client.end(),
  };
}

describe.skipIf(process.env['TEST_POSTGRES'] !== '1')('PostgresThreadLock', () => {
  let database: OwnDatabase;
  beforeAll(async () => {
    database = await OwnDatabase.open();
  });
  afterAll(() => database[Symbol.asyncDispose]());

  it('lets one of two processes work on a thread, and the other one after it', async () => {
    await using one = new PostgresThreadLock(database.url);
    await using other = new PostgresThreadLock(database.url);
    const held = await one.acquire('thread');
    let isIn = false;
    const waiting = other.acquire('thread').then((next) => {
      isIn = true;
      return next;
    });
    (await other.acquire('another thread')).release();
    expect(isIn).toBe(false);
    held.release();
    (await waiting).release();
    (await one.acquire('thread')).release();
  });

  it('takes its threads again after a lost connection', async () => {
    await using one = new PostgresThreadLock(database.url);
    const held = await one.acquire('kept');
    await database.cut();
    await using watcher = await watch(database.url);
    await expect.poll(() => watcher.locks()).toBe(1);
    expect(held.lost?.aborted).toBe(false);
    held.release();
    await expect.poll(() => watcher.locks()).toBe(0);
  });

  it('has one connection after a database that was away, and lets go of what it holds', async () => {
    await using cluster = await PostgresCluster.open();
    await using one = new PostgresThreadLock(cluster.url);
    const held = await one.acquire('kept');
    await cluster.stop('immediate');
    await sleep(1_500);
    await cluster.start();
    await using watcher = await watch(cluster.url);
    await expect.poll(() => watcher.locks()).toBe(1);
    expect(await watcher.connections()).toBe(1);
    held.release();
    await expect.poll(() => watcher.locks()).toBe(0);
    expect(held.lost?.aborted).toBe(false);
  });

  it('tells who lost a thread to another process meanwhile', async () => {
    await using one = new PostgresThreadLock(database.url);
    const held = await one.acquire('lost');
    await using watcher = await watch(database.url);
    const taken = watcher.take('lost');
    await database.cut(WATCHER);
    await taken;
    await expect.poll(() => held.lost?.aborted).toBe(true);
    expect(held.lost?.reason).toBeInstanceOf(WorkflowError);
    held.release();
  });

  it('says which database does not answer', async () => {
    await using lock = new PostgresThreadLock('postgresql://u:secret@127.0.0.1:1/db');
    const error = await lock.acquire('thread').catch((thrown: unknown) => thrown as Error);
    expect(error).toBeInstanceOf(ContainerConnectivityError);
    expect((error as Error).message).toContain('127.0.0.1:1/db');
    expect((error as Error).message).not.toContain('secret');
  });
});
