import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { PythonExecutorClient } from '../../../src/client/python-executor-client.ts';
import { ContainerConnectivityError, WorkflowError } from '../../../src/errors.ts';
import type { DockerSandboxOptions } from '../../../src/sandbox/docker/docker-sandbox-options.ts';
import { DockerSandbox } from '../../../src/sandbox/docker/docker-sandbox.ts';
import { createJob, type JobInput } from '../../../src/sandbox/job.ts';
import {
  answer,
  completed,
  failureOf,
  makeService,
  onThread,
  REQUEST,
  waiting,
} from '../../fixtures/agent.ts';
import { canHaveDaemon, DockerDaemon } from '../../fixtures/docker-daemon.ts';
import { running } from '../../server/running.ts';

const SLOW = { timeout: 60_000 };
const SLEEPING = 'import time\nprint("on", flush=True)\ntime.sleep(600)\nresults = {}';
const WRITING = `if False:\n    import epics\n    epics.caput("X", 1)\n${SLEEPING}`;
/** How a daemon ends: with a restart of the service, and with a crash. */
const SIGNALS = ['SIGTERM', 'SIGKILL'] as const;

describe.skipIf(!canHaveDaemon).each(SIGNALS)('a Docker that ends with %s', SLOW, (signal) => {
  let daemon: DockerDaemon;
  let warnings: string[];
  beforeAll(async () => void (daemon = await DockerDaemon.open()));
  afterAll(async () => await daemon[Symbol.asyncDispose]());
  beforeEach(() => void (warnings = []));

  /** Its containers, and all that came of a restart, must be gone with it. */
  function openSandbox(options: DockerSandboxOptions = {}): DockerSandbox {
    const sandbox = new DockerSandbox({
      ...options,
      connection: { socketPath: daemon.socketPath },
      onWarning: (warning) => void warnings.push(warning),
    });
    onTestFinished(async () => {
      await sandbox[Symbol.asyncDispose]();
      await expect.poll(() => daemon.containers(), SLOW).toEqual([]);
    });
    return sandbox;
  }

  const restart = async (): Promise<void> => {
    await daemon.stop(signal);
    await daemon.start();
  };

  const run = async (sandbox: DockerSandbox, more: JobInput = {}): Promise<string> =>
    (await sandbox.execute(createJob({ code: 'print(1)', ...more }))).stdout;

  it('while a program runs: an outage, and another runs once it is back', async () => {
    const sandbox = openSandbox({ pool: { size: 1 } });
    const { promise: isOn, resolve } = Promise.withResolvers<void>();
    const lost = failureOf(
      sandbox.execute(createJob({ code: SLEEPING }), {
        onEvent: ({ type }) => type === 'stdout' && resolve(),
      }),
    );
    await isOn;
    await daemon.stop(signal);
    const error = await lost;
    expect(error).toBeInstanceOf(ContainerConnectivityError);
    expect(error.message).toMatch(/docker info|restart of Docker/);
    const refused = await failureOf(run(sandbox));
    expect(refused).toBeInstanceOf(ContainerConnectivityError);
    expect(refused.message).toContain(`Docker at ${daemon.socketPath} failed`);
    expect(await sandbox.check()).toMatchObject({ ok: false, remedy: /start Docker/ });
    await daemon.start();
    expect(await run(sandbox)).toBe('1\n');
    expect(await sandbox.check()).toMatchObject({ ok: true });
  });

  it('while containers wait or are kept: fresh ones take their place', async () => {
    const sandbox = openSandbox({ pool: { size: 2 }, isolation: 'thread' });
    expect(await run(sandbox, { tenant: 'a' })).toBe('1\n');
    const waitingNow = () => sandbox.stats().kinds.map((kind) => kind.waiting);
    await expect.poll(waitingNow, SLOW).toEqual([2]);
    expect(sandbox.stats().kept).toBe(1);
    const before = await daemon.containers();
    await restart();
    await expect.poll(() => sandbox.stats().kept, SLOW).toBe(0);
    await expect.poll(waitingNow, SLOW).toEqual([0]);
    expect(await run(sandbox, { tenant: 'a' })).toBe('1\n');
    const remaining = async () => (await daemon.containers()).filter((id) => before.includes(id));
    await expect.poll(remaining, SLOW).toEqual([]);
  });

  it('while containers are opened ahead: a warning, no container is forgotten', async () => {
    const sandbox = openSandbox({ pool: { size: 4 } });
    await run(sandbox);
    await expect.poll(() => sandbox.stats().kinds.some(({ opening }) => opening > 0)).toBe(true);
    await restart();
    await expect.poll(() => warnings.length, SLOW).toBeGreaterThan(0);
    expect(warnings[0]).toContain('A container was not opened ahead: ');
    expect(await run(sandbox)).toBe('1\n');
  });

  it('while a client waits for an execution: it is told, and the next one runs', async () => {
    const server = await running({ sandbox: openSandbox() });
    const client = new PythonExecutorClient(server.url);
    const id = await client.executeAsync({ files: { 'main.py': SLEEPING } });
    for await (const { type } of client.events(id)) if (type === 'stdout') break;
    await restart();
    const record = await client.waitForCompletion(id, { pollIntervalMs: 100 });
    expect(record).toMatchObject({ status: 'failed', exitCode: 1, stdout: 'on\n' });
    expect(record.error).toMatch(/docker info|restart of Docker/);
    expect((await client.eval('6 * 7')).result).toBe('42');
  });

  it('while the program of a request runs: the same code runs again', async () => {
    const sandbox = openSandbox();
    const config = { retryDelayMs: 100, maxExecutionRetries: 9 };
    const service = makeService({ sandbox, replies: [{ code: SLEEPING }], config });
    const stop = new AbortController();
    let starts = 0;
    const follow = async (): Promise<void> => {
      const options = { ...onThread(), signal: stop.signal };
      for await (const { type } of service.stream(REQUEST, options)) {
        if (type !== 'stdout') continue;
        if ((starts += 1) === 2) stop.abort();
        else await restart();
      }
    };
    await failureOf(follow());
    expect(starts).toBe(2);
    await completed(makeService({ sandbox }).invoke(REQUEST));
  });

  it('while a program runs that writes to a machine: it does not run again', async () => {
    const service = makeService({
      sandbox: openSandbox(),
      replies: [{ code: WRITING }],
      config: { controlSystem: { writesEnabled: true }, maxExecutionRetries: 9 },
    });
    await waiting(service.invoke(REQUEST, onThread()));
    let starts = 0;
    const follow = async (): Promise<void> => {
      for await (const { type } of service.stream(answer(true), onThread())) {
        if (type === 'stdout' && (starts += 1) === 1) await restart();
      }
    };
    const error = await failureOf(follow());
    expect(error).toBeInstanceOf(WorkflowError);
    expect(error.message).toContain('It may have written; its fate is unknown');
    expect(starts).toBe(1);
  });
});
