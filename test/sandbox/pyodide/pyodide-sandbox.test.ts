import { describe, expect, it } from 'vitest';
import { ContainerConfigurationError } from '../../../src/errors.ts';
import { createJob, type JobInput } from '../../../src/sandbox/job.ts';
import { PyodideSandbox } from '../../../src/sandbox/pyodide/pyodide-sandbox.ts';
import type { ExecuteOptions } from '../../../src/sandbox/sandbox.ts';

const sandbox = new PyodideSandbox();
const run = (code: string, input: Omit<JobInput, 'code'> = {}, options?: ExecuteOptions) =>
  sandbox.execute(createJob({ code, ...input }), options);

describe('what it refuses', () => {
  it('refuses a Node whose network stays open', async () => {
    const old = new PyodideSandbox({ nodeVersion: '24.11.1' });
    await expect(old.execute(createJob({ code: 'print(1)' }))).rejects.toThrow(
      ContainerConfigurationError,
    );
    await expect(old.profile()).rejects.toThrow('24.11.1');
    expect(await old.check()).toMatchObject({ ok: false, remedy: expect.stringContaining('Node') });
  });

  it('refuses jobs that ask for network or image', async () => {
    await expect(run('', { network: 'on' })).rejects.toThrow(ContainerConfigurationError);
    await expect(run('', { image: 'python:3.12' })).rejects.toThrow('python:3.12');
  });
});

describe('what it tells of itself', () => {
  it('knows its Python without starting it', async () => {
    const profile = await sandbox.profile();
    expect(profile).toMatchObject({ name: 'pyodide', packages: [] });
    const { stdout } = await run('import sys; print("%d.%d" % sys.version_info[:2])');
    expect(stdout.trim()).toBe(profile.pythonVersion);
  });

  it('proves in its check that programs run', async () => {
    expect(await sandbox.check()).toMatchObject({ ok: true });
  });
});

describe('how a program is stopped', () => {
  it('kills a busy loop in time, keeping its output', async () => {
    const code = 'import time\nprint("first")\nwhile True:\n  print("again"); time.sleep(0.01)';
    const execution = await run(code, { limits: { timeoutMs: 1000 } });
    expect(execution).toMatchObject({ status: 'killed', killReason: 'timeout', exitCode: null });
    expect(execution.stdout).toMatch(/^first\nagain\nagain\n/);
    expect(execution.timings.runMs).toBeLessThan(2000);
  });

  it('kills at once when the caller aborts', async () => {
    const abort = new AbortController();
    let abortedAt = 0;
    const onEvent: ExecuteOptions['onEvent'] = (event) => {
      if (event.type !== 'stdout') return;
      abortedAt = performance.now();
      abort.abort();
    };
    const code = 'print("here", flush=True)\nwhile True: pass';
    const execution = await run(code, {}, { signal: abort.signal, onEvent });
    expect(performance.now() - abortedAt).toBeLessThan(1000);
    expect(execution).toMatchObject({ status: 'killed', killReason: 'aborted', stdout: 'here\n' });
  });

  it('does not wait for a start that is aborted', async () => {
    const startedAt = performance.now();
    const execution = await run('print(1)', {}, { signal: AbortSignal.timeout(100) });
    expect(performance.now() - startedAt).toBeLessThan(1500);
    expect(execution).toMatchObject({ status: 'killed', killReason: 'aborted', stdout: '' });
  });

  it('kills what still runs when disposed', async () => {
    const own = new PyodideSandbox();
    const running = own.execute(createJob({ code: 'while True: pass' }));
    await own[Symbol.asyncDispose]();
    expect(await running).toMatchObject({ status: 'killed', killReason: 'aborted' });
  });
});

describe('how limits show', () => {
  it('raises MemoryError at the memory limit', async () => {
    const code = 'x = []\nwhile True: x.append(bytearray(1_000_000))';
    const execution = await run(code, { limits: { memoryMb: 64 } });
    expect(execution).toMatchObject({ status: 'completed', exitCode: 1, outOfMemory: true });
    expect(execution.error).toMatchObject({ type: 'MemoryError', line: 2 });
  });

  it.runIf(process.platform === 'linux')('kills for memory taken outside of Python', async () => {
    const code =
      'from pyodide.ffi import to_js\nx = []\ny = bytes(10_000_000)\nwhile True: x.append(to_js(y))';
    const execution = await run(code, { limits: { memoryMb: 64, diskMb: 64 } });
    expect(execution).toMatchObject({ status: 'killed', killReason: 'out_of_memory' });
    expect(execution.outOfMemory).toBe(true);
  });

  it('fails writes beyond the disk limit', async () => {
    const code =
      'block = bytes(1_000_000)\nfor i in range(40):\n  open("a", "wb").write(block)\n' +
      'print("rewritten")\nopen("b", "wb").truncate(20_000_000)';
    const execution = await run(code, { limits: { diskMb: 10 } });
    expect(execution.stdout).toBe('rewritten\n');
    expect(execution.error).toMatchObject({ type: 'OSError', line: 5 });
    expect(execution.error?.message).toContain('No space left on device');
  });

  it('counts a file that grows bit by bit', async () => {
    const code =
      'with open("a", "wb", 0) as a:\n  for i in range(80): print(a.write(bytes(1_000_000)))';
    const { stdout, error } = await run(code, { limits: { diskMb: 10 } });
    expect(stdout.split('\n').length).toBeLessThan(13);
    expect(error?.message).toContain('No space left on device');
  });
});
