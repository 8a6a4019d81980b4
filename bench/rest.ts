import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { pendingRecord } from '../src/jobs/pending-record.ts';
import { createExecutionStore } from '../src/jobs/store/create-execution-store.ts';
import { createJob } from '../src/sandbox/job.ts';
import { dockerRun, pythonRun } from './contestants.ts';
import { interleave, timed } from './interleave.ts';
import { atMost, rowOf, type Row } from './row.ts';

const ROUNDS = 20;
const SIZE = 2;
const RECORDS = 10_000;
/** For the removal of what the one before used. */
const PAUSE_MS = 400;
const MAIN = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));

/** Ended executions in the store of a server that is not started yet. */
async function fill(path: string): Promise<void> {
  await using store = await createExecutionStore({ kind: 'sqlite', path });
  const now = new Date();
  const end = { status: 'completed', stdout: '1\n', finishedAt: now.toISOString() } as const;
  for (let count = 0; count < RECORDS; count += 1) {
    const job = createJob({ id: `exe_${randomUUID()}`, code: 'print(1)' });
    const pending = pendingRecord(job, { kind: 'sync', tenant: null }, 'bench', now);
    await store.create({ ...pending, ...end });
  }
}

async function startServer(dataDir: string) {
  const settings = { PYEXEC_POOL_SIZE: String(SIZE), PYEXEC_CLEANUP_TTL: '36000' };
  const child = spawn(process.execPath, [MAIN, 'serve', '--port', '0'], {
    cwd: dataDir,
    env: { ...process.env, ...settings, PYEXEC_DATA_DIR: dataDir, PYEXEC_LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const [, url = ''] = /Listening on (\S+)/.exec(line.toString()) ?? [];
  return {
    url,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

const gauge = (text: string, state: string): number =>
  Number(
    new RegExp(String.raw`^python_executor_pool\{state="${state}"\} (\d+)$`, 'm').exec(text)?.[1],
  );

async function settled(url: string): Promise<void> {
  for (;;) {
    const text = await (await fetch(`${url}/metrics`)).text();
    if (gauge(text, 'loaded') >= SIZE && gauge(text, 'opening') === 0) return;
    await pause(50);
  }
}

/** One program over a connection that is kept, from the request to the read answer. */
async function request(url: string): Promise<number> {
  return await timed(async () => {
    const body = JSON.stringify({ code: 'print(1)' });
    const response = await fetch(`${url}/api/v1/eval`, { method: 'POST', body });
    const { stdout } = (await response.json()) as { readonly stdout?: string };
    if (response.status !== 200 || stdout !== '1\n')
      throw new Error(`${response.status} ${stdout}`);
  });
}

/** A synchronous request to the server on its pool, with a new store and with one that has many records. */
export async function measureRest(): Promise<readonly Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-rest-'));
  const [few, many] = [join(folder, 'few'), join(folder, 'many')];
  try {
    await mkdir(few);
    await fill(join(many, 'executions.sqlite'));
    await using empty = await startServer(few);
    await using full = await startServer(many);
    const quietly = (run: () => Promise<number>) => async (): Promise<number> => {
      for (const { url } of [empty, full]) await settled(url);
      await pause(PAUSE_MS);
      return await run();
    };
    const measured = await interleave(ROUNDS, {
      run: quietly(dockerRun),
      python: quietly(pythonRun),
      few: quietly(() => request(empty.url)),
      many: quietly(() => request(full.url)),
    });
    const docker = { name: 'docker run', values: measured.run };
    const sync = { name: 'POST /eval', values: measured.few };
    const filled = { name: `POST /eval, ${RECORDS} records in the store`, values: measured.many };
    return [
      rowOf(sync, docker, { target: atMost('ratio', 1 / 15) }),
      rowOf(sync, { name: 'python3 -c', values: measured.python }),
      rowOf(filled, docker, { target: atMost('ratio', 1 / 15) }),
      rowOf(
        filled,
        { ...sync, name: 'the same without records' },
        { target: atMost('ratio', 1.2) },
      ),
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}
