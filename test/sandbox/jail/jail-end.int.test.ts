import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createJob } from '../../../src/sandbox/job.ts';
import { findHierarchy } from '../../../src/sandbox/jail/cgroup/cgroup-hierarchy.ts';
import { JailSandbox } from '../../../src/sandbox/jail/jail-sandbox.ts';
import { processesBelow } from './processes-below.ts';

const python = process.env['TEST_PYTHON'] ?? 'python3';
const HOST = join(import.meta.dirname, 'endless-jails.ts');

const isRunning = (pid: number): boolean => {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
};

/** Waits up to 5 s; the kernel takes a moment to end what it kills. */
async function remaining(pids: readonly number[]): Promise<number[]> {
  for (let tries = 0; tries < 50 && pids.some(isRunning); tries += 1) await pause(100);
  return pids.filter(isRunning);
}

/** Names of the cgroups of a service, with those of every controller. */
async function cgroupsOf(pid: number | undefined): Promise<string[]> {
  const hierarchy = await findHierarchy();
  const parents = new Set(Object.values(hierarchy?.parents ?? {}));
  const names = [...parents].flatMap((parent) => readdirSync(parent));
  return names.filter((name) => name.startsWith(`langgraph-python-executor.${pid}@`));
}

describe.skipIf(process.env['TEST_JAIL'] !== '1')('the end of jails', () => {
  it('comes with that of a service that is killed, whose cgroups the next one removes', async () => {
    const service = spawn(process.execPath, [HOST, python], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void service.kill('SIGKILL'));
    await once(service.stdout, 'data');
    const found = processesBelow(service.pid ?? 0).map(({ pid }) => pid);
    expect(found.length).toBeGreaterThanOrEqual(8); // bubblewrap, supervisor, program and its child, twice
    service.kill('SIGKILL');
    await once(service, 'exit');
    expect(await remaining(found)).toEqual([]);
    await using next = new JailSandbox({ python: [python] });
    expect(await next.check()).toMatchObject({ ok: true });
    expect(await cgroupsOf(service.pid)).toEqual([]);
  });

  it('leaves no processes and no cgroups, however it comes', async () => {
    await using sandbox = new JailSandbox({ python: [python] });
    const controller = new AbortController();
    const jobs = [
      createJob({ code: 'import os\nif os.fork() == 0:\n    os.setsid()\n    while True: pass' }),
      createJob({ code: 'while True: pass', limits: { timeoutMs: 500 } }),
      createJob({ code: 'import os, signal\nos.kill(os.getppid(), signal.SIGKILL)' }),
    ];
    const before = processesBelow(process.pid).map(({ pid }) => pid);
    await Promise.all([
      ...jobs.map((job) => sandbox.execute(job)),
      sandbox.execute(createJob({ code: 'while True: pass' }), {
        signal: controller.signal,
        onEvent: () => controller.abort(),
      }),
    ]);
    // A result does not wait for the removal of its jail.
    const news = (): number[] =>
      processesBelow(process.pid)
        .map(({ pid }) => pid)
        .filter((pid) => !before.includes(pid));
    await expect.poll(news, { timeout: 5000 }).toEqual([]);
    await expect.poll(() => cgroupsOf(process.pid), { timeout: 5000 }).toEqual([]);
  });

  it('comes with that of its sandbox', async () => {
    const sandbox = new JailSandbox({ python: [python], pool: { size: 2 } });
    let disposal: Promise<void> | undefined;
    const running = sandbox.execute(createJob({ code: 'while True: pass' }), {
      onEvent: () => {
        disposal ??= sandbox[Symbol.asyncDispose]();
      },
    });
    expect(await running).toMatchObject({ status: 'killed', killReason: 'aborted' });
    await disposal;
    expect(await cgroupsOf(process.pid)).toEqual([]);
  });
});
