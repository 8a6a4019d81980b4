import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { cpuOf } from '../real/cpu-of.ts';
import { ServerProcess } from '../real/server-process.ts';
import { WorkerProcess } from '../real/worker-process.ts';
import type { Part } from './part.ts';

const JOBS = 200;
const AT_ONCE = 4;
/** PostgreSQL tells what a connection did a second later. */
const STATISTICS_MS = 2500;
const QUEUE = 'scaling-server';

interface PostgresFacts {
  readonly commits: number;
  readonly walBytes: number;
}

async function postgresFacts(client: Client): Promise<PostgresFacts> {
  await pause(STATISTICS_MS);
  const { rows } = await client.query<{ commits: string; wal: string }>(
    `SELECT xact_commit AS commits, (SELECT wal_bytes FROM pg_stat_wal) AS wal
     FROM pg_stat_database WHERE datname = current_database()`,
  );
  return { commits: Number(rows[0]?.commits), walBytes: Number(rows[0]?.wal) };
}

async function request(url: string): Promise<void> {
  const body = JSON.stringify({ code: 'print(1)' });
  const response = await fetch(`${url}/api/v1/eval`, { method: 'POST', body });
  const { stdout } = (await response.json()) as { readonly stdout?: string };
  if (response.status !== 200 || stdout !== '1\n') throw new Error(`${response.status} ${stdout}`);
}

async function requests(url: string, count: number): Promise<void> {
  const lines = Array.from({ length: AT_ONCE }, async () => {
    for (let sent = 0; sent < count / AT_ONCE; sent++) await request(url);
  });
  await Promise.all(lines);
}

/** What a program costs that comes by REST and goes through the queue: the server and its records in PostgreSQL. */
export async function serverParts(redisUrl: string, postgresUrl: string): Promise<readonly Part[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'scaling-server-'));
  const client = new Client(postgresUrl);
  await client.connect();
  try {
    const where = { redisUrl, queue: QUEUE, blobs: postgresUrl };
    await using behind = new AsyncDisposableStack();
    const worker = await WorkerProcess.start({
      ...where,
      sandbox: 'jail',
      concurrency: AT_ONCE,
      env: { PYEXEC_ISOLATION: 'thread' },
    });
    behind.use(worker);
    await using server = await ServerProcess.start({ ...where, store: postgresUrl, dataDir });
    await requests(server.url, 40);
    const [before, cpuBefore] = [await postgresFacts(client), await cpuOf(server.pid)];
    await requests(server.url, JOBS);
    const cpuAfter = await cpuOf(server.pid);
    const after = await postgresFacts(client);
    const cpu = ((cpuAfter.own - cpuBefore.own) * 1000) / JOBS;
    return [
      {
        part: 'PostgreSQL',
        what: 'transactions',
        value: (after.commits - before.commits) / JOBS,
        unit: 'per REST job',
      },
      {
        part: 'PostgreSQL',
        what: 'write-ahead log',
        value: (after.walBytes - before.walBytes) / JOBS,
        unit: 'bytes per REST job',
      },
      { part: 'server (REST)', what: 'processor time', value: cpu, unit: 'ms per REST job' },
      {
        part: 'server (REST)',
        what: 'jobs that one process, which works on one core, has time for',
        value: 1000 / cpu,
        unit: 'per s',
      },
    ];
  } finally {
    await client.end();
    await rm(dataDir, { recursive: true, force: true });
  }
}
