import { afterAll, describe, expect, it } from 'vitest';
import { ContainerConfigurationError, ContainerConnectivityError } from '../../../src/errors.ts';
import type { Execution } from '../../../src/sandbox/execution.ts';
import { createJob } from '../../../src/sandbox/job.ts';
import { JupyterSandbox } from '../../../src/sandbox/jupyter/jupyter-sandbox.ts';
import { startCuttableProxy } from './cuttable-proxy.ts';
import { hasServer, leftKernels, listKernels, runOnce, serverOptions } from './test-server.ts';

const startUpMark = process.env['TEST_JUPYTER_START_UP'];

/** Defines `parent(pid)`; the program's parent is the supervisor, whose parent is the kernel. */
const PARENT = `
import os, signal, sys, time
def parent(pid):
    with open(f"/proc/{pid}/stat") as file:
        return int(file.read().rpartition(")")[2].split()[1])
kernel = parent(os.getppid())
`;
const KERNEL_ID = `${PARENT}
name = open(f"/proc/{kernel}/cmdline").read()
results = {"kernel": name.partition("kernel-")[2].partition(".json")[0], "folder": os.getcwd(), "leak": "leak" in globals()}
leak = True
`;

const factsOf = ({ results }: Execution): Record<string, unknown> =>
  results.status === 'captured' ? (results.value as Record<string, unknown>) : { ...results };

describe.skipIf(!hasServer)('jupyter sandbox on a real server', { timeout: 120_000 }, () => {
  afterAll(async () => expect(await leftKernels()).toEqual([]));

  it('gives each run a kernel of its own', async () => {
    await using sandbox = new JupyterSandbox(serverOptions());
    const job = createJob({ code: KERNEL_ID, capture: 'cell' });
    const together = await Promise.all([sandbox.execute(job), sandbox.execute(job)]);
    const runs = [...together, await sandbox.execute(job)].map(factsOf);
    expect(new Set(runs.map(({ kernel }) => kernel)).size).toBe(3);
    expect(new Set(runs.map(({ folder }) => folder)).size).toBe(3);
    expect(runs.map(({ leak }) => leak)).toEqual([false, false, false]);
    const left = await listKernels();
    for (const { kernel } of runs) {
      expect(kernel).toMatch(/^[0-9a-f-]{36}$/);
      expect(left).not.toContain(kernel);
    }
  });

  it('removes the folder of a run', async () => {
    const { folder } = factsOf(await runOnce(KERNEL_ID));
    const code = `import os, time\nfor _ in range(50):\n    if not os.path.exists(${JSON.stringify(folder)}): break\n    time.sleep(0.1)\nresults = {"there": os.path.exists(os.path.dirname(${JSON.stringify(folder)}))}`;
    expect(factsOf(await runOnce(code))).toEqual({ there: false });
  });

  it('gives programs the environment of the mode', async () => {
    const code =
      'import os\nresults = {n: os.environ.get(n) for n in ("A", "B", "HOME", "JPY_PARENT_PID", "JUPYTER_TOKEN")}';
    const environment = { A: 'of the mode', B: 'of the mode' };
    const execution = await runOnce(code, { env: { B: 'of the job' } }, { environment });
    expect(factsOf(execution)).toEqual({
      A: 'of the mode',
      B: 'of the job',
      HOME: expect.any(String),
      JPY_PARENT_PID: null,
      JUPYTER_TOKEN: null,
    });
  });

  it.skipIf(startUpMark === undefined)('applies start-up files of the kernel', async () => {
    const execution = await runOnce('import math\nresults = {"mark": math.start_up_file}');
    expect(factsOf(execution)).toEqual({ mark: startUpMark });
  });

  it('behaves as plain Python inside', async () => {
    const execution = await runOnce(
      [
        'import asyncio, builtins, sys',
        'from IPython.display import display',
        'async def main(): return 1',
        'display("shown")',
        'results = {"one": asyncio.run(main()), "shell": hasattr(builtins, "get_ipython"),',
        '           "hook": sys.displayhook is sys.__displayhook__, "input": input.__name__}',
        'exit(0)',
      ].join('\n'),
    );
    expect(execution).toMatchObject({ exitCode: 0, stdout: 'shown\n', stderr: '' });
    expect(factsOf(execution)).toEqual({ one: 1, shell: false, hook: true, input: 'input' });
  });

  it('shows where a program was at its deadline', async () => {
    const code = 'import time\nprint("before")\ntime.sleep(60)';
    const execution = await runOnce(code, { limits: { timeoutMs: 1_000 } });
    expect(execution).toMatchObject({ status: 'killed', killReason: 'timeout' });
    expect(execution).toMatchObject({
      stdout: 'before\n',
      error: { type: 'KeyboardInterrupt', line: 3 },
    });
  });

  it('sees the death of the kernel', async () => {
    const startMs = performance.now();
    const execution = await runOnce(
      `${PARENT}\nprint("last words", flush=True)\ntime.sleep(1)\nos.kill(kernel, signal.SIGKILL)\ntime.sleep(600)`,
    );
    expect(performance.now() - startMs).toBeLessThan(30_000);
    expect(execution).toMatchObject({ status: 'failed', killReason: null, stdout: 'last words\n' });
    expect(execution.warnings.join(' ')).toMatch(/kernel's process ended \(it is "restarting"\)/);
  });

  it('sees the death of the supervisor', async () => {
    const execution = await runOnce(
      'import os, signal, time\nprint("last words", flush=True)\ntime.sleep(1)\nos.kill(os.getppid(), signal.SIGKILL)\nwhile True: pass',
    );
    expect(execution).toMatchObject({ status: 'failed', stdout: 'last words\n' });
    expect(execution.warnings.join(' ')).toContain('ended with signal 9');
  });

  it('tells a connection that breaks in a run, and runs the next program when it is back', async () => {
    const { host, port, ...options } = serverOptions();
    await using proxy = await startCuttableProxy(host, port);
    await using sandbox = new JupyterSandbox({ ...options, host: '127.0.0.1', port: proxy.port });
    const running = sandbox.execute(createJob({ code: 'import time\ntime.sleep(60)' }), {
      onEvent: () => void setTimeout(() => proxy.cut(), 300),
    });
    await expect(running).rejects.toThrow(ContainerConnectivityError);
    await expect(running).rejects.toThrow('Lost the kernel');
    const next = await sandbox.execute(createJob({ code: 'print(1)' }));
    expect(next.stdout).toBe('1\n');
  });

  it('carries inputs and outputs of many megabytes', async () => {
    const bytes = Buffer.alloc(24 * 1_048_576, 'jupyter');
    const { artifacts, error } = await runOnce('open("b", "wb").write(open("a", "rb").read())', {
      files: { a: bytes },
    });
    expect(error).toBeNull();
    expect(bytes.equals(artifacts[0]?.bytes ?? new Uint8Array())).toBe(true);
  });

  it('tells a wrong token and an unknown kernel', async () => {
    const code = 'print(1)';
    const refused = runOnce(code, {}, { token: 'wrong' });
    await expect(refused).rejects.toThrow(ContainerConfigurationError);
    await expect(refused).rejects.toThrow('the token is wrong');
    const unknown = runOnce(code, {}, { kernelName: 'absent' });
    await expect(unknown).rejects.toThrow(ContainerConfigurationError);
    await expect(unknown).rejects.toThrow(/no kernel "absent"; it has: .*python3/);
  });

  it('tells its profile and its health', async () => {
    await using sandbox = new JupyterSandbox(serverOptions());
    const { name, pythonVersion, packages, isolation } = await sandbox.profile();
    expect([name, isolation]).toEqual(['jupyter', expect.stringContaining('no more')]);
    expect(pythonVersion).toMatch(/^3\.\d+$/);
    expect(packages).toContain('ipykernel');
    expect(await sandbox.check()).toMatchObject({ ok: true });
    const unhealthy = new JupyterSandbox(serverOptions({ token: 'wrong' }));
    expect(await unhealthy.check()).toMatchObject({ ok: false });
  });

  it('deletes the kernel of a run that is disposed of', async () => {
    const sandbox = new JupyterSandbox(serverOptions());
    const started = Promise.withResolvers<void>();
    const running = sandbox.execute(createJob({ code: 'while True: pass' }), {
      onEvent: () => started.resolve(),
    });
    await started.promise;
    await sandbox[Symbol.asyncDispose]();
    expect(await running).toMatchObject({ status: 'killed', killReason: 'aborted' });
  });
});
