import { availableParallelism } from 'node:os';
import { DockerSandbox } from '../src/sandbox/docker/docker-sandbox.ts';
import { JailSandbox } from '../src/sandbox/jail/jail-sandbox.ts';
import type { Sandbox } from '../src/sandbox/sandbox.ts';
import { dockerRun, execute, PYTHON } from './contestants.ts';
import { atLeast, rowOf, type Row } from './row.ts';

const SECONDS = 4;
const ROUNDS = 3;
const CORES = availableParallelism();
const CODE = 'import numpy, pandas\nprint(1)';

/** How many programs a second come to their end, for each core, when there is always one more waiting. */
async function rate(run: (worker: number) => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  let count = 0;
  const work = async (worker: number): Promise<void> => {
    while (performance.now() - begin < SECONDS * 1000) {
      await run(worker);
      count += 1;
    }
  };
  await Promise.all(Array.from({ length: CORES }, (_, worker) => work(worker)));
  return count / ((performance.now() - begin) / 1000) / CORES;
}

const shared = (sandbox: Sandbox) => (worker: number) =>
  execute(sandbox, { code: CODE, tenant: `bench-${worker}` });

/** Fresh states for each second and core at saturation, with numpy and pandas imported by every program. */
export async function measureThroughput(): Promise<readonly Row[]> {
  await using docker = new DockerSandbox({ isolation: 'thread', pool: { maxJobs: 100_000 } });
  await using jail = new JailSandbox({
    python: [PYTHON],
    isolation: 'thread',
    pool: { maxJobs: 100_000 },
  });
  await using single = new DockerSandbox({ pool: { size: CORES } });
  for (const sandbox of [docker, jail]) {
    await Promise.all(Array.from({ length: CORES }, (_, worker) => shared(sandbox)(worker)));
  }
  const rates: Record<'run' | 'docker' | 'jail' | 'single', number[]> = {
    run: [],
    docker: [],
    jail: [],
    single: [],
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    rates.run.push(await rate(() => dockerRun(CODE)));
    rates.docker.push(await rate(shared(docker)));
    rates.jail.push(await rate(shared(jail)));
    rates.single.push(await rate(() => execute(single, { code: CODE })));
  }
  const unit = 'per s and core';
  const baseline = { name: 'docker run', values: rates.run };
  const of = (name: string, values: number[], target?: Row['target']): Row =>
    rowOf({ name, values }, baseline, { unit, ...(target === undefined ? {} : { target }) });
  return [
    of('docker, isolation thread', rates.docker, atLeast('p50', 100)),
    of('docker, isolation thread, against docker run', rates.docker, atLeast('ratio', 30)),
    of('jail, isolation thread', rates.jail, atLeast('p50', 100)),
    of('jail, isolation thread, against docker run', rates.jail, atLeast('ratio', 30)),
    of('docker, isolation execution', rates.single),
  ];
}
