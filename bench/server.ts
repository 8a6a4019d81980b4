import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { DEFAULT_IMAGE } from '../src/sandbox/docker/image.ts';
import { percentile, report, type Figures } from './report.ts';

/*
 * The server under more requests than it has room for, against `docker run` of the same program, one at a time, in the
 * same minutes: only the ratios mean something on another machine.
 */
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

/** One after the other; the first does not count. */
async function oneByOne(run: () => Promise<number>): Promise<readonly number[]> {
  const durations: number[] = [];
  for (let number = 0; number <= BASELINE_RUNS; number++) durations.push(await run());
  return durations.slice(1);
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

async function measure(folder: string): Promise<Figures> {
  const { child, url, pid } = await startServer(folder);
  try {
    const idle = await memoryOf(pid);
    const before = await oneByOne(dockerRun);
    const alone = await oneByOne(async () => (await evaluate(url)).totalMs);
    const begin = performance.now();
    const answers = await Promise.all(Array.from({ length: REQUESTS }, () => evaluate(url)));
    const wallMs = performance.now() - begin;
    const after = await oneByOne(dockerRun);
    const memory = await memoryOf(pid);
    return {
      requests: REQUESTS,
      wallMs,
      baselineMs: percentile([...before, ...after], 0.5),
      alone,
      total: answers.map(({ totalMs }) => totalMs),
      served: answers.map(({ servedMs }) => servedMs),
      refusals: answers.reduce((sum, { refusals }) => sum + refusals, 0),
      refused: answers.filter(({ refusals }) => refusals > 0).length,
      memoryMb: { idle: idle.now, peak: memory.peak, after: memory.now },
    };
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
}

const folder = await mkdtemp(join(tmpdir(), 'bench-server-'));
const load = loadavg()[0] ?? 0;
try {
  const figures = await measure(folder);
  console.log(
    `${availableParallelism()} cores, ${cpus()[0]?.model}; load before ${load.toFixed(1)}`,
  );
  for (const line of report(figures)) console.log(line);
  for (const line of new Set(strange)) console.log(`Wrong: ${line}`);
  process.exitCode = strange.length === 0 ? 0 : 1;
} finally {
  await rm(folder, { recursive: true });
}
