import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Docker from 'dockerode';
import { expect } from 'vitest';
import { ContainerConnectivityError } from '../../../src/errors.ts';
import { JOB_LABEL } from '../../../src/sandbox/docker/container-options.ts';
import { createJob } from '../../../src/sandbox/job.ts';
import type { PythonExecutorService } from '../../../src/service.ts';
import {
  answer,
  completed,
  GOOD,
  localPython,
  makeModelService,
  onThread,
  REQUEST,
  stateOf,
  waiting,
} from '../../fixtures/agent.ts';
import { FakeSandbox } from '../../fixtures/fake-sandbox.ts';
import { startOpenAiServer } from '../../fixtures/openai-server.ts';
import { tempFolder } from '../../fixtures/temp-folder.ts';
import { openSandbox } from '../../jobs/open-sandbox.ts';
import { bringToEnd, openAfter, runsIn, tracing } from '../agent-run.ts';
import { expectWhole } from '../data-folder.ts';
import { AGENT_RUNS, killAgent, type AgentRun } from '../killed-agent.ts';
import { killServer } from '../killed-server.ts';
import type { Random } from './random.ts';

/** About as many stages as a run has; beyond the last one nothing is killed. */
const AGENT_STAGES = 80;
const JOB_STAGES = 28;

const stage = (random: Random, stages: number): string =>
  `${1 + random.next(stages)}${random.pick(['', '+'])}`;

/** Does one thing with one fault and checks what came of it; false when the fault did not get to happen. */
export type Fault = (random: Random) => Promise<boolean>;

const agentKilled: Fault = async (random) => {
  const way = random.pick(AGENT_RUNS);
  return !(await killAgent(way, stage(random, AGENT_STAGES))).isUntouched;
};

const serverKilled: Fault = async (random) =>
  !(await killServer('local', stage(random, JOB_STAGES))).isUntouched;

const dockerServerKilled: Fault = async (random) =>
  !(await killServer('docker', stage(random, JOB_STAGES))).isUntouched;

/** The container of a running program is killed: an outage, and no end of the program. */
const containerKilled: Fault = async () => {
  const docker = new Docker();
  const job = createJob({ code: 'import time\nprint("on", flush=True)\ntime.sleep(60)' });
  await using sandbox = openSandbox('docker');
  const kill = async (): Promise<void> => {
    const label = [`${JOB_LABEL}=${job.id}`];
    const [found] = await docker.listContainers({ filters: { label } });
    await docker.getContainer(found?.Id ?? '').kill();
  };
  let killed: Promise<void> | undefined;
  const execution = sandbox.execute(job, {
    onEvent: ({ type }) => {
      if (type === 'stdout') killed ??= kill();
    },
  });
  await expect(execution).rejects.toBeInstanceOf(ContainerConnectivityError);
  await killed;
  return true;
};

/** The model's answer breaks off: the program that is asked for again runs once. */
const streamCut: Fault = async () => {
  await using server = await startOpenAiServer({
    replies: [{ cut: true }, `\`\`\`python\n${GOOD}\n\`\`\``],
  });
  const sandbox = new FakeSandbox();
  await using service = makeModelService(server.baseUrl, { sandbox });
  await completed(service.invoke(REQUEST, onThread()));
  expect(sandbox.programs).toHaveLength(1);
  return server.requests.length > 1;
};

interface Opened {
  readonly service: PythonExecutorService;
  readonly log: string;
  readonly folder: string;
  readonly reopen: () => PythonExecutorService;
}

function open({ writes, config }: AgentRun): Opened {
  const folder = tempFolder();
  const log = join(tempFolder(), 'runs.log');
  const reopen = () => openAfter(folder, tracing(log, writes), config);
  return { service: reopen(), log, folder, reopen };
}

/** The caller goes away at any time; what reads is brought to its end by another request for the thread. */
const callerAborted: Fault = async (random) => {
  const way = random.pick(AGENT_RUNS);
  const { service, log, folder } = open(way);
  await using _ = service;
  const signal = AbortSignal.timeout(1 + random.next(400));
  const run = service.invoke(REQUEST, { ...onThread(), signal });
  const isAborted = await run.then(
    () => false,
    () => true,
  );
  const state = await bringToEnd(service).catch(() => null);
  const runs = runsIn(log).length;
  // A program that was claimed and whose caller left is not run again; else the thread comes to its end.
  if (state === null) expect(way.writes || way.config.approval?.mode === 'all_code').toBe(true);
  else expect(state.is_successful).toBe(true);
  if (way.writes) expect(runs).toBeLessThanOrEqual(1);
  expectWhole(folder);
  return isAborted;
};

/** Two services get the same answer: the program runs once, and one of them tells the result. */
const answeredTwice: Fault = async (random) => {
  const { service, log, folder, reopen } = open(random.pick([AGENT_RUNS[0], AGENT_RUNS[1]]));
  await using first = service;
  await using second = reopen();
  await waiting(first.invoke(REQUEST, onThread()));
  const later = random.next(50);
  const ends = await Promise.allSettled([
    first.invoke(answer(true), onThread()),
    pause(later).then(() => second.invoke(answer(true), onThread())),
  ]);
  expect(ends.map(({ status }) => status)).toContain('fulfilled');
  expect(runsIn(log)).toHaveLength(1);
  expect((await stateOf(first)).is_successful).toBe(true);
  expectWhole(folder);
  return true;
};

/** One program without any fault, so that a machine that does not recover shows. */
const nothing: Fault = async () => {
  const { stdout } = await localPython().execute(createJob({ code: 'print(1)' }));
  expect(stdout).toBe('1\n');
  return false;
};

export const LOCAL_FAULTS: Readonly<Record<string, Fault>> = {
  'agent killed': agentKilled,
  'server killed': serverKilled,
  'model stream cut': streamCut,
  'caller gone': callerAborted,
  'answered twice': answeredTwice,
  none: nothing,
};

export const DOCKER_FAULTS: Readonly<Record<string, Fault>> = {
  'server with containers killed': dockerServerKilled,
  'container killed': containerKilled,
};
