import PQueue from 'p-queue';
import { messageOf } from '../../src/json-conversion.ts';
import { createJob } from '../../src/sandbox/job.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import type { Ground } from './grounds.ts';
import { whyNot } from './grounds.ts';
import { harmDone, INNOCENT } from './innocent.ts';
import { judge } from './judge.ts';
import { startNeighbour } from './neighbour.ts';
import type { HostileProgram } from './program.ts';
import { plantServiceSecrets, type ServiceSecrets } from './service-secrets.ts';
import { canary, openTraps } from './traps.ts';

/** What became of one program on one sandbox. */
export interface Fate {
  readonly program: HostileProgram;
  /** Why it was not run; null = it was. */
  readonly notRun: string | null;
  /** What it got, one sentence each; empty = nothing. */
  readonly got: readonly string[];
  /** What the job after it met; null = nothing. */
  readonly harm: string | null;
}

/** What became of all programs on one sandbox. */
export interface Fates {
  readonly fates: readonly Fate[];
  /** What became of a job that ran beside them; null = it is as it should be. */
  readonly neighbour: string | null;
}

/** Of programs that may go on until it is over; the others end by themselves, how slow the machine may be. */
const SHORT_MS = 2_000;
const LONG_MS = 30_000;
const LIMITS = { memoryMb: 128, diskMb: 24, pids: 32, maxOutputBytes: 100_000 };

/** Runs every program on a sandbox, some at the same time, each (or every so many) followed by an innocent job in the same place. */
export async function letLoose(
  ground: Ground,
  programs: readonly HostileProgram[],
): Promise<Fates> {
  await using sandbox = ground.create();
  using service = await plantServiceSecrets();
  const neighbourSecret = canary();
  const neighbour = await startNeighbour(sandbox, neighbourSecret, { limits: LIMITS });
  const secrets = [...service.values, neighbourSecret];
  const tenants = Array.from({ length: ground.atATime }, (_, index) => `tenant ${index}`);
  const queue = new PQueue({ concurrency: ground.atATime });
  const fates = await queue.addAll(
    programs.map((program, index) => async (): Promise<Fate> => {
      const notRun = whyNot(program, ground);
      if (notRun !== null) return { program, notRun, got: [], harm: null };
      const tenant = tenants.pop() ?? '';
      try {
        const looks = index % (ground.programsPerLook ?? 1) === 0;
        return await runOne({ sandbox, tenant, secrets, service, looks }, program);
      } finally {
        tenants.push(tenant);
      }
    }),
  );
  return { fates, neighbour: await neighbour.stop() };
}

interface Place {
  readonly sandbox: Sandbox;
  readonly tenant: string;
  readonly secrets: readonly string[];
  readonly service: ServiceSecrets;
  readonly looks: boolean;
}

async function runOne(place: Place, program: HostileProgram): Promise<Fate> {
  const { sandbox, tenant, secrets, looks } = place;
  await using traps = await openTraps(place.service.pid);
  const { code, capture } = program;
  const isEndless = program.ends.some((words) => words.includes('timeout'));
  const timeoutMs = isEndless ? SHORT_MS : LONG_MS;
  const limits = { ...LIMITS, timeoutMs, ...program.limits };
  const got: string[] = [];
  try {
    const job = createJob({ code, capture, limits, tenant, context: traps.context });
    got.push(...judge(program, await sandbox.execute(job), [...secrets, traps.secret]));
  } catch (error) {
    got.push(`the sandbox broke: ${messageOf(error)}`);
  }
  got.push(...(await traps.sprung()));
  const harm = looks ? await harmAfter(sandbox, limits, tenant) : null;
  return { program, notRun: null, got, harm };
}

async function harmAfter(
  sandbox: Sandbox,
  limits: HostileProgram['limits'],
  tenant: string,
): Promise<string | null> {
  try {
    const job = createJob({ ...INNOCENT, limits: { ...limits, timeoutMs: LONG_MS }, tenant });
    return harmDone(await sandbox.execute(job));
  } catch (error) {
    return `the next job could not run: ${messageOf(error)}`;
  }
}
