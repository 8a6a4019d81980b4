import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Execution } from '../src/sandbox/execution.ts';
import type { Sandbox } from '../src/sandbox/sandbox.ts';
import {
  createSessionOrder,
  SessionGoneError,
  type SandboxSession,
  type SessionOrderInput,
  type SessionProgram,
} from '../src/sandbox/session.ts';
import { bytesOf, py, textFiles, valueOf } from './sandbox-contract/contract.ts';

const TIMEOUT_MS = 120_000;

/** What a sandbox may be unable to do; the case then asserts what happens instead. */
export type SessionFeature = 'interrupt' | 'processes' | 'memory-total' | 'network-denied';

export interface SessionContractOptions {
  readonly create: () => Promise<Sandbox>;
  readonly lacks?: readonly SessionFeature[];
}

/** Registers the cases that the sessions of every sandbox must pass. They share one sandbox, and mostly one session. */
export function sessionContract(name: string, options: SessionContractOptions): void {
  const lacks = (feature: SessionFeature): boolean => options.lacks?.includes(feature) ?? false;
  describe(`session contract: ${name}`, { timeout: TIMEOUT_MS }, () => {
    let sandbox: Sandbox;
    let session: SandboxSession;
    const open = async (input: SessionOrderInput = {}): Promise<SandboxSession> => {
      if (sandbox.openSession === undefined) throw new Error('this sandbox has no sessions');
      return await sandbox.openSession(createSessionOrder(input));
    };
    const run = (code: string, more: Partial<SessionProgram> = {}): Promise<Execution> =>
      session.execute({ code, ...more });
    const value = async (code: string): Promise<string | null> => (await run(code)).expression;
    beforeAll(async () => {
      sandbox = await options.create();
      session = await open({
        limits: { timeoutMs: 60_000, memoryMb: 256 },
        env: { WHERE: 'here' },
      });
    }, TIMEOUT_MS);
    afterAll(() => sandbox[Symbol.asyncDispose]());

    it('keeps variables, imports, functions and classes', async () => {
      const first = await run('import math\nx = 40\ndef more(n):\n    return x + n\nprint("set")');
      expect(first).toMatchObject({ status: 'completed', exitCode: 0, stdout: 'set\n' });
      expect(first.warnings).toEqual([]);
      expect(await value('more(2), math.floor(2.5)')).toBe('(42, 2)');
      await run('class Point:\n    pass\npoint = Point()');
      expect(await value('isinstance(point, Point), __name__')).toBe("(True, '__main__')");
    });

    it('gives each program the usual execution', async () => {
      expect((await run('1 + 1', { capture: 'script' })).expression).toBeNull();
      const cell = await run('results = {"n": 3}\nprint("out")', { capture: 'cell' });
      expect(valueOf(cell)).toEqual({ n: 3 });
      expect(cell.stdout).toBe('out\n');
      const exit = await run('import sys\nsys.exit(3)');
      expect(exit).toMatchObject({ status: 'completed', exitCode: 3 });
      expect(await value('results["n"]')).toBe('3');
    });

    it('tells an error with the line of the program, also in a function of an earlier one', async () => {
      await run('def fail(n):\n    return 1 / n');
      const { error, exitCode, stderr } = await run('a = 1\nfail(0)');
      expect(error).toMatchObject({ type: 'ZeroDivisionError', line: 2 });
      expect(error?.traceback).toContain('return 1 / n');
      expect(stderr).toContain('fail(0)');
      expect(exitCode).toBe(1);
      expect((await run('def broken(:')).error).toMatchObject({ type: 'SyntaxError', line: 1 });
      expect(await value('a')).toBe('1');
    });

    it('has what it was opened with, and an empty stdin', async () => {
      expect(await value('import os\nos.environ["WHERE"]')).toBe("'here'");
      expect((await run('input()')).error?.type).toBe('EOFError');
    });

    it('keeps files, and brings out those that are new or changed', async () => {
      expect(textFiles(await run('open("a.txt", "w").write("1")'))).toEqual({ 'a.txt': '1' });
      expect(textFiles(await run('open("a.txt").read()'))).toEqual({});
      expect(textFiles(await run('open("a.txt", "w").write("2")'))).toEqual({ 'a.txt': '2' });
      await session.writeFile('in/b.txt', bytesOf('given'));
      expect(await value('open("in/b.txt").read()')).toBe("'given'");
      const files = await session.listFiles();
      expect(files).toContainEqual({ path: 'a.txt', sizeBytes: 1 });
      expect(files).toContainEqual({ path: 'in/b.txt', sizeBytes: 5 });
      expect(Buffer.from((await session.readFile('a.txt')) ?? []).toString()).toBe('2');
      expect(await session.readFile('none.txt')).toBeNull();
      await expect(session.readFile('../a.txt')).rejects.toThrow('no');
      await expect(session.writeFile('/etc/x', bytesOf('x'))).rejects.toThrow(
        'not a relative path',
      );
    });

    it('does not follow links of the program out of its folder', async () => {
      await run('import os\nos.symlink("/", "out")\nos.symlink("/etc/passwd", "passwd")');
      expect(await session.readFile('passwd')).toBeNull();
      await expect(session.readFile('out/etc/passwd')).rejects.toThrow('leads out');
      await expect(session.writeFile('out/tmp/x', bytesOf('x'))).rejects.toThrow('leads out');
      await run('os.remove("out")\nos.remove("passwd")');
    });

    it('runs one program at a time, in the order of the calls', async () => {
      await run('seen = []');
      await Promise.all([1, 2, 3].map((n) => run(`seen.append(${n})`)));
      expect(await value('seen')).toBe('[1, 2, 3]');
    });

    it('tells output live', async () => {
      const texts: string[] = [];
      await session.execute(
        { code: 'print("live")' },
        { onEvent: (event) => 'text' in event && texts.push(event.text) },
      );
      expect(texts.join('')).toBe('live\n');
    });

    it('interrupts a program that is over its time', async () => {
      await run('y = 7');
      const code = 'import time\nwhile True:\n    time.sleep(0.01)';
      const late = await run(code, { timeoutMs: 500 });
      expect(late).toMatchObject({ status: 'killed', killReason: 'timeout' });
      if (lacks('interrupt')) {
        expect(session.ended?.reason).toBe('stopped');
        await expect(run('y')).rejects.toThrow(/ended at .* Reset it/);
        await session.reset();
      } else {
        expect(late.error?.type).toBe('KeyboardInterrupt');
        expect(late.warnings.join()).toContain('the session goes on');
        expect(await value('y')).toBe('7');
      }
    });

    it('stops an aborted program, and never runs one that is aborted before', async () => {
      await run('z = 1');
      const controller = new AbortController();
      const stopped = await session.execute(
        { code: 'print("go")\nimport time\nwhile True:\n    time.sleep(0.01)' },
        {
          signal: controller.signal,
          onEvent: (event) => event.type === 'stdout' && controller.abort(),
        },
      );
      expect(stopped).toMatchObject({ status: 'killed', killReason: 'aborted', stdout: 'go\n' });
      if (lacks('interrupt')) await session.reset();
      const never = await session.execute({ code: 'z = 2' }, { signal: AbortSignal.abort() });
      expect(never.killReason).toBe('aborted');
      expect(await value('globals().get("z", 1)')).toBe('1');
    });

    it('kills the interpreter when a program does not stop, and says so at the next call', async () => {
      const deaf = py`
        import signal
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        while True:
            pass
      `;
      const killed = await run(deaf, { timeoutMs: 500 });
      expect(killed).toMatchObject({ status: 'killed', killReason: 'timeout' });
      expect(killed.warnings.join()).toContain('the session is over');
      expect(session.ended?.reason).toBe('stopped');
      const gone = await run('1').catch((error: unknown) => error);
      expect(gone).toBeInstanceOf(SessionGoneError);
      expect(String(gone)).toMatch(/ended at \d{4}-.*: a program .*Reset it/);
      await session.reset();
      expect(await value('"z" in globals()')).toBe('False');
    });

    it('tells a crash of the interpreter, then why it is gone; a reset goes on', async () => {
      await session.writeFile('kept.txt', bytesOf('kept'));
      const crash = await run('import os\nprint("last", flush=True)\nos._exit(5)');
      expect(crash).toMatchObject({ status: 'completed', exitCode: 5, stdout: 'last\n' });
      expect(session.ended).toMatchObject({ reason: 'interpreter' });
      await expect(run('1')).rejects.toThrow(/exit code 5.*variables are lost/);
      await session.reset();
      expect(session.ended).toBeNull();
      expect(await value('1 + 1')).toBe('2');
      if (!lacks('processes')) {
        expect(await value('open("kept.txt").read()')).toBe("'kept'");
        const fault = await run('import ctypes\nctypes.string_at(0)');
        expect(fault.signal).toBe('SIGSEGV');
        await expect(run('1')).rejects.toThrow('SIGSEGV');
        await session.reset();
      }
    });

    it('resets with its files, or without them', async () => {
      await run('w = 1\nopen("stay.txt", "w").write("s")');
      await session.reset();
      expect(await value('"w" in globals(), open("stay.txt").read()')).toBe("(False, 's')");
      await session.reset({ keepFiles: false });
      expect(await value('import os\nos.listdir(".")')).toBe('[]');
    });

    it('ends a program that takes too much memory', async () => {
      const greedy = await run(
        'hoard = bytearray(1_500_000_000)\nhoard[::4096] = b"x" * len(hoard[::4096])',
      );
      expect(greedy.outOfMemory).toBe(true);
      if (session.ended !== null) {
        await expect(run('1')).rejects.toThrow(SessionGoneError);
        await session.reset();
      }
      expect(await value('2')).toBe('2');
    });

    it('goes on after a fork that runs to its end', async () => {
      const fork = await run('import os\npid = os.fork()\nif pid: os.waitpid(pid, 0)\nprint("x")');
      if (lacks('processes')) {
        expect(fork).toMatchObject({ exitCode: 1, stdout: '' });
        expect(await value('1 + 1')).toBe('2');
      } else {
        expect(fork.stdout).toBe('x\nx\n');
        expect(await value('pid > 0')).toBe('True');
      }
    });

    it('holds every program to the limits, walls and rules of the session, until it is closed', async () => {
      const other = await open({ context: { who: 'me' }, limits: { maxOutputBytes: 10 } });
      const first = await other.execute({ code: 'n = 1\nprint("x" * 100)' });
      expect(first).toMatchObject({ stdout: 'x'.repeat(10), truncated: true });
      const next = await other.execute({ code: 'print("y")' });
      expect(next).toMatchObject({ stdout: 'y\n', truncated: false });
      const cell = await other.execute({
        code: 'p = save_artifact({"a": 1}, "numbers")\nresults = {"who": context.who}',
        capture: 'cell',
      });
      expect(valueOf(cell)).toEqual({ who: 'me' });
      expect(cell.artifacts.map(({ kind }) => kind)).toContain('artifact');
      const again = await other.execute({ code: 'n', capture: 'cell' });
      expect(again).toMatchObject({ artifacts: [], expression: '1' });
      if (!lacks('network-denied')) {
        const code = 'import socket\nsocket.create_connection(("192.0.2.1", 80), timeout=2)';
        expect((await other.execute({ code })).error?.type).toMatch(/Error/);
      }
      if (!lacks('processes')) await expectProcesses(other);
      const { promise: begun, resolve } = Promise.withResolvers<void>();
      const running = other.execute(
        { code: 'print("go", flush=True)\nimport time\nwhile True:\n    time.sleep(0.01)' },
        { onEvent: ({ type }) => type === 'stdout' && resolve() },
      );
      await begun;
      await other[Symbol.asyncDispose]();
      expect((await running).killReason).toBe('aborted');
      expect(other.ended?.reason).toBe('closed');
      await expect(other.execute({ code: '1' })).rejects.toThrow(SessionGoneError);
      await expect(other.reset()).rejects.toThrow('it was closed');
    });
  });
}

/** Processes and threads of a program live on, until the interpreter ends. */
async function expectProcesses(session: SandboxSession): Promise<void> {
  const started = await session.execute({
    code: py`
      import subprocess, sys, threading
      child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
      event = threading.Event()
      thread = threading.Thread(target=event.wait)
      thread.start()
    `,
  });
  expect(started.error).toBeNull();
  const lives = await session.execute({ code: 'child.poll(), thread.is_alive()' });
  expect(lives.expression).toBe('(None, True)');
  const pid = (await session.execute({ code: 'child.pid' })).expression ?? '';
  await session.reset();
  const left = await session.execute({ code: `import os\nos.path.exists("/proc/${pid}")` });
  expect(left.expression).toBe('False');
}
