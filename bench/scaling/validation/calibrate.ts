import { setTimeout as pause } from 'node:timers/promises';
import { openLoop, type Answered } from '../real/open-loop.ts';
import { RealSystem } from '../real/system.ts';
import type { WorkerSettings } from '../real/worker-process.ts';
import type { PoolModel } from '../simulation/system.ts';
import { percentilesOf } from '../simulation/summary.ts';

const JOBS = 40;
const PROGRAM_SECONDS = 0.3;
/** Far enough apart that a job meets an idle worker with a full pool. */
const GAP_SECONDS = 0.8;
/** The first of a worker load code and open the first sandbox. */
const WARM_UPS = 8;
/** How long `WaitingCells` leaves the processor to the job that took one, s. */
const HEAD_START_SECONDS = 0.05;
const LOG_MS = 500;

export interface Calibration {
  /** What each job kept its place for beside its program, s. */
  readonly overheads: readonly number[];
  /** What only its caller waited for, s. */
  readonly outsides: readonly number[];
  readonly pool: PoolModel;
}

type Settings = Omit<WorkerSettings, 'queue' | 'blobs'>;

export async function warmUp({ sandbox }: RealSystem): Promise<void> {
  const jobs = Array.from({ length: WARM_UPS }, (_, index) => ({ at: index * 0.3, program: 0.1 }));
  await openLoop(sandbox, jobs);
  await pause(1000);
}

export interface Beside {
  readonly overheads: number[];
  readonly outsides: number[];
}

/** What answered jobs took beside their programs. */
export async function besideProgram(
  system: RealSystem,
  answered: readonly Answered[],
): Promise<Beside> {
  await pause(LOG_MS);
  const beside: Beside = { overheads: [], outsides: [] };
  for (const { id, program, response } of answered) {
    const held = system.held(id);
    if (held === undefined) throw new Error(`no worker told of ${id}`);
    beside.overheads.push(Math.max(0, held - program));
    beside.outsides.push(Math.max(0, response - held));
  }
  return beside;
}

async function alone(settings: Settings, workers: number): Promise<Beside> {
  await using system = await RealSystem.start(workers, settings);
  await warmUp(system);
  const jobs = Array.from({ length: JOBS }, (_, index) => ({
    at: index * GAP_SECONDS,
    program: PROGRAM_SECONDS,
  }));
  return await besideProgram(system, await openLoop(system.sandbox, jobs));
}

/** Parameters of the simulation, from jobs that come one at a time: nothing here has seen a busy system. */
export async function calibrate(
  settings: Settings,
  workers: number,
  size: number,
): Promise<Calibration> {
  const pooled = (count: number): Settings => ({
    ...settings,
    env: { PYEXEC_POOL_SIZE: String(count) },
  });
  const warm = await alone(pooled(size), workers);
  const cold = await alone(pooled(0), workers);
  const median = ({ overheads }: Beside): number => percentilesOf(overheads).p50;
  const opening = Math.max(0, median(cold) - median(warm));
  return { ...warm, pool: { size, refill: HEAD_START_SECONDS + opening, cold: opening } };
}
