import { setTimeout as pause } from 'node:timers/promises';
import { DockerSandbox } from '../src/sandbox/docker/docker-sandbox.ts';
import { JailSandbox } from '../src/sandbox/jail/jail-sandbox.ts';
import { PyodideSandbox } from '../src/sandbox/pyodide/pyodide-sandbox.ts';
import type { Sandbox } from '../src/sandbox/sandbox.ts';
import { dockerRun, execute, PYTHON, pythonRun } from './contestants.ts';
import { interleave } from './interleave.ts';
import { atMost, rowOf, type Row } from './row.ts';
import { settled } from './settled.ts';

const ROUNDS = 15;
/** For the removal of what the one before used. */
const PAUSE_MS = 400;
const SIZE = 2;
const PER_SECOND = 2;
const SUSTAINED = 60;
const POOL = { size: SIZE, idleSeconds: 3600 };
const TENANT = { tenant: 'bench' };

/** Each in turn once everything is quiet: a job must not pay for the one before. */
const quietly = (pools: readonly Sandbox[], run: () => Promise<number>) => async () => {
  await pause(PAUSE_MS);
  for (const pool of pools) await settled(() => pool.stats?.(), SIZE);
  return await run();
};

/** Latencies while the pool refills behind each job. */
async function sustained(sandbox: Sandbox): Promise<number[]> {
  await settled(() => sandbox.stats?.(), SIZE);
  const latencies = Array.from({ length: SUSTAINED }, async (_, index) => {
    await pause((index * 1000) / PER_SECOND);
    return await execute(sandbox);
  });
  return await Promise.all(latencies);
}

/** A fresh Python state: from the call to the result of `print(1)`, one at a time. */
export async function measureLatency(): Promise<readonly Row[]> {
  await using docker = new DockerSandbox({ pool: POOL });
  await using cold = new DockerSandbox();
  await using thread = new DockerSandbox({ isolation: 'thread' });
  await using jail = new JailSandbox({ python: [PYTHON], pool: POOL });
  await using coldJail = new JailSandbox({ python: [PYTHON] });
  await using threadJail = new JailSandbox({ python: [PYTHON], isolation: 'thread' });
  await using pyodide = new PyodideSandbox({ pool: POOL });
  await using coldPyodide = new PyodideSandbox();
  await using plainPyodide = new PyodideSandbox({ snapshot: false });
  const pools = [docker, jail, pyodide];
  for (const sandbox of [...pools, coldPyodide]) await execute(sandbox);
  for (const sandbox of [thread, threadJail]) await execute(sandbox, TENANT);
  const measured = await interleave(ROUNDS, {
    'docker run': quietly(pools, dockerRun),
    'python3 -c': quietly(pools, pythonRun),
    'docker, opened for the job': quietly(pools, () => execute(cold)),
    'docker, opened ahead': quietly(pools, () => execute(docker)),
    'docker, isolation thread': quietly(pools, () => execute(thread, TENANT)),
    'jail, opened for the job': quietly(pools, () => execute(coldJail)),
    'jail, opened ahead': quietly(pools, () => execute(jail)),
    'jail, isolation thread': quietly(pools, () => execute(threadJail, TENANT)),
    'pyodide, loaded without a snapshot': quietly(pools, () => execute(plainPyodide)),
    'pyodide, from the snapshot': quietly(pools, () => execute(coldPyodide)),
    'pyodide, opened ahead': quietly(pools, () => execute(pyodide)),
  });
  const rate = await sustained(docker);
  type Name = keyof typeof measured;
  const of = (name: Name, base: Name, target?: Row['target']): Row =>
    rowOf(
      { name, values: measured[name] },
      { name: base, values: measured[base] },
      target === undefined ? {} : { target },
    );
  const busy = { name: `docker, opened ahead, ${PER_SECOND} per second`, values: rate };
  return [
    of('docker, opened for the job', 'docker run'),
    of('docker, opened ahead', 'docker run', atMost('ratio', 1 / 20)),
    of('docker, opened ahead', 'python3 -c', atMost('ratio', 1)),
    rowOf(
      busy,
      { name: 'docker run', values: measured['docker run'] },
      { target: atMost('p95Ratio', 1 / 5) },
    ),
    of('docker, isolation thread', 'docker run', atMost('p50', 10)),
    of('jail, opened for the job', 'python3 -c'),
    of('jail, opened ahead', 'docker run'),
    of('jail, isolation thread', 'docker run', atMost('p50', 10)),
    of('pyodide, from the snapshot', 'pyodide, loaded without a snapshot', atMost('ratio', 1 / 3)),
    of('pyodide, opened ahead', 'docker run', atMost('p50', 20)),
  ];
}
