import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { DEFAULT_IMAGE } from '../src/sandbox/docker/image.ts';
import { interleave } from './interleave.ts';
import { rowOf, type Area, type Row } from './row.ts';

const REQUESTS = 200;
const BASELINE_RUNS = 10;
const MAIN = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));
const CODE = '1+1';

interface Answered {
  /** From the first attempt, ms. */
  readonly totalMs: number;
  /** Of the attempt that was let in, ms. */
  readonly servedMs: number;
  readonly refusals: number;
}

/** How often the server said that it is full without saying for how long, or something else than 200 and 429. */
const strange: string[] = [];

async function evaluate(url: string): Promise<Answered> {
  const body = JSON.stringify({ code: CODE, eval_last_expr: true });
  const begin = performance.now();
  for (let refusals = 0; ; refusals++) {
    const sent = performance.now();
    const response = await fetch(`${url}/api/v1/eval`, { method: 'POST', body });
    const text = await response.text();
    const now = performance.now();
    if (response.status !== 429) {
      const { result } = JSON.parse(text) as { readonly result?: string };
      if (response.status !== 200 || result !== '2') strange.push(`${response.status} ${text}`);
      return { totalMs: now - begin, servedMs: now - sent, refusals };
    }
    const seconds = Number(response.headers.get('retry-after'));
    if (!(seconds >= 1)) strange.push(`429 with Retry-After ${seconds}`);
    await sleep(seconds * 1000);
  }
}

/** `docker run` of the same program, ms. */
async function dockerRun(): Promise<number> {
  const begin = performance.now();
  const args = [
    'run',
    '--rm',
    '--network',
    'none',
    DEFAULT_IMAGE,
    'python3',
    '-c',
    `print(${CODE})`,
  ];
  const child = spawn('docker', args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`docker ${args.join(' ')} ended with ${code}`);
  return performance.now() - begin;
}

/** Memory of the server, MiB: now and at most. */
async function memoryOf(pid: number): Promise<{ readonly now: number; readonly peak: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const read = (name: string): number =>
    Number(new RegExp(String.raw`${name}:\s+(\d+)`).exec(status)?.[1]) / 1024;
  return { now: read('VmRSS'), peak: read('VmHWM') };
}

async function startServer(folder: string) {
  const limits = { PYEXEC_MAX_RUNNING: '2', PYEXEC_MAX_QUEUED: '100', PYEXEC_LOG_LEVEL: 'error' };
  const child = spawn(process.execPath, [MAIN, 'serve', '--port', '0'], {
    cwd: folder,
    env: { ...process.env, ...limits },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const [, url = ''] = /Listening on (\S+)/.exec(line.toString()) ?? [];
  return { child, url, pid: child.pid ?? 0 };
}

/** Requests one at a time against `docker run`, then more at once than the server has room for. */
async function measure(folder: string): Promise<readonly Row[]> {
  const { child, url, pid } = await startServer(folder);
  try {
    const idle = await memoryOf(pid);
    const turns = await interleave(BASELINE_RUNS, {
      docker: dockerRun,
      server: async () => (await evaluate(url)).totalMs,
    });
    const begin = performance.now();
    const answers = await Promise.all(Array.from({ length: REQUESTS }, () => evaluate(url)));
    const perSecond = (REQUESTS / (performance.now() - begin)) * 1000;
    const after = [await dockerRun(), await dockerRun(), await dockerRun()];
    const memory = await memoryOf(pid);
    const [wrong] = strange;
    if (wrong !== undefined) throw new Error(`the server answered ${wrong}`);
    const docker = { name: 'docker run, one at a time', values: [...turns.docker, ...after] };
    const inTurn = docker.values.map((ms) => 1000 / ms);
    const before = { name: 'before them', values: [idle.now] };
    return [
      rowOf({ name: 'one request at a time', values: turns.server }, docker),
      rowOf(
        {
          name: `throughput, ${REQUESTS} at once to 2 running and 100 queued`,
          values: [perSecond],
        },
        { name: docker.name, values: inTurn },
        { unit: '/s' },
      ),
      rowOf(
        {
          name: 'latency of those with their retries',
          values: answers.map((each) => each.totalMs),
        },
        docker,
      ),
      rowOf({ name: 'latency once let in', values: answers.map((each) => each.servedMs) }, docker),
      rowOf(
        {
          name: 'answers 429 for each request',
          values: answers.map((each) => each.refusals),
        },
        { name: 'answers 200 for each', values: [1] },
        { unit: '' },
      ),
      rowOf({ name: 'memory of the server after them', values: [memory.now] }, before, {
        unit: 'MiB',
      }),
      rowOf({ name: 'peak memory of the server', values: [memory.peak] }, before, { unit: 'MiB' }),
    ];
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
}

/** The server under more requests than it has room for, against `docker run` of the same program. */
export const measureServer: Area = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bench-server-'));
  try {
    return await measure(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
};
