import { readdir, readFile } from 'node:fs/promises';
import { DockerSandbox } from '../src/sandbox/docker/docker-sandbox.ts';
import { JailSandbox } from '../src/sandbox/jail/jail-sandbox.ts';
import { PyodideSandbox } from '../src/sandbox/pyodide/pyodide-sandbox.ts';
import type { Sandbox } from '../src/sandbox/sandbox.ts';
import { execute, PYTHON } from './contestants.ts';
import { rowOf, type Row } from './row.ts';
import { settled } from './settled.ts';

const SIZE = 4;
const POOL = { size: SIZE, idleSeconds: 3600 };

/** What all processes together occupy, MiB, shared pages counted once. */
async function occupied(): Promise<number> {
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const sizes = processes.map(async (pid) => {
    const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
    return Number(/^Pss:\s+(\d+)/m.exec(text)?.[1] ?? 0) / 1024;
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/** Of one waiting sandbox: the difference that a full pool makes to all processes of the machine. */
async function memoryOf(open: () => Sandbox): Promise<number> {
  const before = await occupied();
  await using sandbox = open();
  await execute(sandbox);
  await settled(() => sandbox.stats?.(), SIZE);
  return ((await occupied()) - before) / SIZE;
}

/** Memory of a sandbox that waits for a job. */
export async function measureMemory(): Promise<readonly Row[]> {
  const sandboxes: Readonly<Record<string, () => Sandbox>> = {
    'docker, no libraries': () => new DockerSandbox({ pool: { ...POOL, preload: [] } }),
    'docker, numpy, pandas': () => new DockerSandbox({ pool: POOL }),
    'jail, no libraries': () =>
      new JailSandbox({ python: [PYTHON], pool: { ...POOL, preload: [] } }),
    'jail, numpy, pandas': () => new JailSandbox({ python: [PYTHON], pool: POOL }),
    pyodide: () => new PyodideSandbox({ pool: POOL }),
  };
  const measured: { name: string; values: number[] }[] = [];
  for (const [name, open] of Object.entries(sandboxes)) {
    measured.push({ name, values: [await memoryOf(open)] });
  }
  const [baseline] = measured;
  return baseline === undefined
    ? []
    : measured.map((each) => rowOf(each, baseline, { unit: 'MiB' }));
}
