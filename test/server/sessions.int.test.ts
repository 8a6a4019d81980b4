import { describe, expect, it, onTestFinished } from 'vitest';
import {
  ConflictError,
  GoneError,
  NotFoundError,
  TooManyRequestsError,
} from '../../src/client/api-error.ts';
import { PythonExecutorClient } from '../../src/client/python-executor-client.ts';
import { LocalSandbox } from '../../src/sandbox/local/local-sandbox.ts';
import type { ServerConfigInput } from '../../src/server/config/server-config.ts';
import { sha256Of, type TokenEntry } from '../../src/server/auth/token-file.ts';
import { FakeSandbox } from '../fixtures/fake-sandbox.ts';
import { running } from './running.ts';

const isOn = process.env['TEST_LOCAL'] === '1';
const WAIT = { timeout: 30_000, interval: 20 };

async function server(config: ServerConfigInput = {}, tokens?: readonly TokenEntry[]) {
  const python = [process.env['TEST_PYTHON'] ?? 'python3'];
  const sandbox = new LocalSandbox({ acceptNoIsolation: true, python });
  const { url } = await running({ sandbox, config, ...(tokens && { tokens }) });
  return url;
}

const tokenOf = (tenant: string): TokenEntry => ({
  tenant,
  sha256: sha256Of(`token-of-${tenant}`).toString('hex'),
});

async function call(url: string, path: string, init: RequestInit = {}) {
  const response = await fetch(`${url}/api/v1/sessions${path}`, init);
  const body = (await response.json()) as Record<string, unknown>;
  return { status: response.status, body };
}

const post = (url: string, path: string, body: unknown) =>
  call(url, path, { method: 'POST', body: JSON.stringify(body) });

describe.skipIf(!isOn)('sessions over REST', { timeout: 60_000 }, () => {
  it('keep state from one request to the next, with files, a reset and an end', async () => {
    const client = new PythonExecutorClient(await server());
    const session = await client.openSession({ env: { WHERE: 'here' }, context: { n: 3 } });
    await session.writeFile('in/numbers.txt', '1 2 3');
    await session.execute('total = sum(map(int, open("in/numbers.txt").read().split()))');
    const second = await session.execute('import os\ntotal, os.environ["WHERE"]');
    expect(second).toMatchObject({ status: 'completed', exitCode: 0, result: "(6, 'here')" });
    const cell = await session.execute('results = {"n": context.n}', { capture: 'cell' });
    expect(cell.execution).toMatchObject({ results: { value: { n: 3 } } });
    const failed = await session.execute('\n1 / 0');
    expect(failed).toMatchObject({ exitCode: 1, errorType: 'ZeroDivisionError', errorLine: 2 });
    await session.execute('open("out ü.txt", "w").write("done")');
    expect(await session.listFiles()).toContainEqual({ path: 'out ü.txt', sizeBytes: 4 });
    expect(Buffer.from(await session.readFile('out ü.txt')).toString()).toBe('done');
    await expect(session.readFile('none.txt')).rejects.toThrow(NotFoundError);
    expect(await session.state()).toMatchObject({ state: 'idle', executions: 5, end: null });
    await session.reset({ keepFiles: false });
    expect((await session.execute('"total" in globals()')).result).toBe('False');
    expect(await session.listFiles()).toEqual([{ path: 'context.json', sizeBytes: 12 }]);
    expect((await client.listSessions()).map(({ id }) => id)).toEqual([session.id]);
    await session.close();
    await expect(session.execute('1')).rejects.toThrow(GoneError);
    await expect(client.session('ses_none').execute('1')).rejects.toThrow('no session "ses_none"');
  });

  it('tell output live, and how a program ended that was too slow or broke the interpreter', async () => {
    const client = new PythonExecutorClient(await server());
    const session = await client.openSession();
    const output: string[] = [];
    const onOutput = (stream: string, text: string): number => output.push(`${stream}: ${text}`);
    const loud = await session.execute('print("a")\n5', { onOutput });
    expect(output.join('')).toBe('stdout: a\n');
    expect(loud).toMatchObject({ result: '5', stdout: 'a\n' });
    const slow = await session.execute('import time\ntime.sleep(600)', { timeoutSeconds: 0.3 });
    expect(slow).toMatchObject({ status: 'failed', error: 'execution timeout after 300ms' });
    expect((await session.execute('time is not None')).result).toBe('True');
    await session.execute('import os\nos._exit(4)');
    const gone = session.execute('1', { onOutput });
    await expect(gone).rejects.toThrow(/left the interpreter with exit code 4.*Reset it/);
    expect((await session.state()).end?.reason).toBe('interpreter');
    await session.reset();
    expect((await session.execute('1')).result).toBe('1');
  });

  it('interrupt the program of a caller that goes away', async () => {
    const client = new PythonExecutorClient(await server());
    const session = await client.openSession();
    const controller = new AbortController();
    const onOutput = (): void => controller.abort(new Error('enough'));
    const { signal } = controller;
    const code = 'kept = 1\nprint("go")\nimport time\ntime.sleep(600)';
    await expect(session.execute(code, { onOutput, signal })).rejects.toThrow('enough');
    expect((await session.execute('kept')).result).toBe('1');
  });

  it('have bounds: how many, how long one waits, how long they live', async () => {
    const sessions = { maxTotal: 1, maxWaiting: 0, idleSeconds: 600 };
    const client = new PythonExecutorClient(await server({ sessions }));
    const session = await client.openSession({ idleSeconds: 0.5 });
    await expect(client.openSession()).rejects.toThrow(TooManyRequestsError);
    const controller = new AbortController();
    const { promise: begun, resolve: onOutput } = Promise.withResolvers<unknown>();
    const { signal } = controller;
    const first = session.execute('print(1)\nimport time\ntime.sleep(600)', { onOutput, signal });
    await begun;
    await expect(session.execute('2')).rejects.toThrow(ConflictError);
    controller.abort(new Error('enough'));
    await expect(first).rejects.toThrow('enough');
    await expect.poll(async () => (await session.state()).end?.reason, WAIT).toBe('idle');
    await expect(session.reset()).rejects.toThrow('it was not used for 0.5 s');
    await client.openSession();
  });

  it('belong to the tenant that opened them', async () => {
    const url = await server({}, [tokenOf('a'), tokenOf('b')]);
    const [a, b] = ['a', 'b'].map(
      (tenant) => new PythonExecutorClient(url, { token: `token-of-${tenant}` }),
    );
    const { id } = (await a?.openSession()) ?? { id: '' };
    const foreign = b?.session(id);
    await expect(foreign?.execute('1')).rejects.toThrow(NotFoundError);
    await expect(foreign?.state()).rejects.toThrow(NotFoundError);
    await expect(foreign?.listFiles()).rejects.toThrow(NotFoundError);
    await expect(foreign?.writeFile('a', 'b')).rejects.toThrow(NotFoundError);
    await expect(foreign?.close()).rejects.toThrow(NotFoundError);
    expect(await b?.listSessions()).toEqual([]);
    expect((await a?.session(id).execute('1'))?.result).toBe('1');
  });

  it('refuse what cannot be honoured, naming it', async () => {
    const url = await server();
    const { body } = await post(url, '', {});
    const path = `/${String(body['session_id'])}`;
    const refusals = [
      [await post(url, '', { limits: { memory_mb: 1e9 } }), 'memoryMb is 1000000000'],
      [await post(url, '', { docker_image: 'x' }), 'docker_image'],
      [await post(url, '', { idle: 3 }), 'idle'],
      [await post(url, `${path}/execute`, { kode: '1' }), 'code'],
      [await post(url, `${path}/execute`, { code: '1', timeout_seconds: 1e6 }), 'at most 3600'],
      [await post(url, `${path}/reset`, { keep_files: 'yes' }), 'keep_files'],
      [await call(url, `${path}/execute`, { method: 'POST', body: '{' }), 'JSON'],
      [await call(url, `${path}/files/a%5Cb`, { method: 'PUT', body: 'x' }), 'not a relative path'],
    ] as const;
    for (const [{ status, body: answer }, text] of refusals) {
      expect([status, answer['error']]).toEqual([400, expect.stringContaining(text)]);
    }
  });

  it('are counted, by state and by how they ended', async () => {
    const url = await server();
    const client = new PythonExecutorClient(url);
    const session = await client.openSession();
    await (await client.openSession()).close();
    await session.execute('import os\nos._exit(1)');
    const text = await (await fetch(`${url}/metrics`)).text();
    expect(text).toContain('python_executor_sessions{state="idle"} 1');
    expect(text).toContain('python_executor_sessions_ended_total{reason="closed"} 1');
    expect(text).toContain('python_executor_sessions_ended_total{reason="interpreter"} 1');
  });

  it('end with the server', async () => {
    const python = [process.env['TEST_PYTHON'] ?? 'python3'];
    const sandbox = new LocalSandbox({ acceptNoIsolation: true, python });
    onTestFinished(() => sandbox[Symbol.asyncDispose]());
    const host = await running({ sandbox });
    const session = await new PythonExecutorClient(host.url).openSession();
    const pid = Number((await session.execute('import os\nos.getpid()')).result);
    await host.close({ graceMs: 0 });
    const isAlive = (): boolean => {
      try {
        return process.kill(pid, 0);
      } catch {
        return false;
      }
    };
    await expect.poll(isAlive, WAIT).toBe(false);
  });
});

describe('a sandbox without sessions', () => {
  it('says so', async () => {
    const { url } = await running({ sandbox: new FakeSandbox() });
    const { status, body } = await post(url, '', {});
    expect(status).toBe(400);
    expect(body['error']).toContain('This sandbox has no sessions');
  });
});
