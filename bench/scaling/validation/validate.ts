import { loadavg } from 'node:os';
import { mkdir, writeFile } from 'node:fs/promises';
import { ownRedis } from '../real/own-service.ts';
import { openLoop } from '../real/open-loop.ts';
import { RealSystem } from '../real/system.ts';
import { lognormal } from '../simulation/distribution.ts';
import { percentilesOf } from '../simulation/summary.ts';
import { writeBlock } from '../write-block.ts';
import { besideProgram, calibrate, warmUp } from './calibrate.ts';
import { figure } from './figure.ts';
import { plan, predictOthers, predictPlanned, type Kind } from './predict.ts';
import { renderValidation, type Comparison } from './render-validation.ts';

const WORKERS = 2;
const CONCURRENCY = 4;
const POOL_SIZE = 2;
const SANDBOX = 'jail';
const LOADS = [0.5, 0.7, 0.85];
const CURVE = [0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9];
const SERVICE = lognormal(1.2, 0.7);
const FIGURE = new URL('../../../docs/figures/scaling-p95.svg', import.meta.url);

interface Wanted {
  /** Of each load. */
  readonly jobs: number;
  /** Into the page. */
  readonly writes: boolean;
}

async function compare(kind: Kind, redisUrl: string, load: number, count: number) {
  const planned = plan(kind, load, count, Math.round(load * 1000));
  const predicted = predictPlanned(kind, planned);
  const env = { PYEXEC_POOL_SIZE: String(POOL_SIZE) };
  const settings = { redisUrl, sandbox: SANDBOX, concurrency: CONCURRENCY, env } as const;
  await using system = await RealSystem.start(WORKERS, settings);
  await warmUp(system);
  const answered = await openLoop(system.sandbox, planned);
  const machineLoad = loadavg()[0] ?? 0;
  const { overheads } = await besideProgram(system, answered);
  const busy = answered.reduce(
    (sum, { program }, index) => sum + program + (overheads[index] ?? 0),
    0,
  );
  const seconds = Math.max(...answered.map(({ at, response }) => at + response));
  const comparison: Comparison = {
    load,
    count,
    utilisation: busy / (seconds * WORKERS * CONCURRENCY),
    predicted,
    measured: percentilesOf(answered.map(({ response }) => response)),
    others: predictOthers(kind, load, count),
    overhead: percentilesOf(overheads).p50,
    machineLoad,
  };
  return comparison;
}

/** Measures real worker processes at several loads beside what was predicted for them before. */
export async function validate({ jobs, writes }: Wanted): Promise<void> {
  const redisUrl = await ownRedis();
  const settings = { redisUrl, sandbox: SANDBOX, concurrency: CONCURRENCY } as const;
  console.log(`Calibration, jobs one at a time; load of the machine ${loadavg()[0]}`);
  const calibration = await calibrate(settings, WORKERS, POOL_SIZE);
  const system = {
    workers: WORKERS,
    concurrency: CONCURRENCY,
    pool: calibration.pool,
    dispatch: 0,
    maxWaiting: 10_000,
  };
  const kind: Kind = { system, service: SERVICE, calibration };
  const comparisons: Comparison[] = [];
  for (const load of LOADS) {
    console.log(`${jobs} jobs at ${load} …`);
    comparisons.push(await compare(kind, redisUrl, load, jobs));
  }
  const text = renderValidation(calibration, comparisons);
  console.log(text);
  if (!writes) return;
  const curve = CURVE.map((load) => ({ load, ...predictOthers(kind, load, jobs) }));
  await mkdir(new URL('.', FIGURE), { recursive: true });
  await writeFile(FIGURE, figure(curve, comparisons));
  await writeBlock('validation', text);
}
