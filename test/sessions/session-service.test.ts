import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { LocalSandbox } from '../../src/sandbox/local/local-sandbox.ts';
import { SessionGoneError, type SessionEndReason } from '../../src/sandbox/session.ts';
import {
  SessionBusyError,
  TooManySessionsError,
  UnknownSessionError,
} from '../../src/sessions/errors.ts';
import { SessionService } from '../../src/sessions/session-service.ts';
import type { SessionSettingsInput } from '../../src/sessions/session-settings.ts';
import { FakeSandbox } from '../fixtures/fake-sandbox.ts';

const isOn = process.env['TEST_LOCAL'] === '1';
const WAIT = { timeout: 30_000, interval: 20 };

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function service(settings: SessionSettingsInput = {}) {
  const python = [process.env['TEST_PYTHON'] ?? 'python3'];
  const sandbox = new LocalSandbox({ acceptNoIsolation: true, python });
  const sessions = new SessionService({ sandbox, settings });
  const ends: SessionEndReason[] = [];
  sessions.listen((reason) => ends.push(reason));
  onTestFinished(async () => {
    await sessions[Symbol.asyncDispose]();
    await sandbox[Symbol.asyncDispose]();
  });
  return { sessions, ends };
}

describe.skipIf(!isOn)('sessions', { timeout: 60_000 }, () => {
  it('keep state, tell what is known of them, and belong to their tenant', async () => {
    const { sessions, ends } = service();
    const { id } = await sessions.open({ tenant: 'a' });
    await sessions.execute(id, { code: 'n = 2' }, { tenant: 'a' });
    expect((await sessions.execute(id, { code: 'n + 1' })).expression).toBe('3');
    expect(sessions.get(id)).toMatchObject({
      state: 'idle',
      executions: 2,
      tenant: 'a',
      end: null,
    });
    expect(sessions.list({ tenant: 'b' })).toEqual([]);
    expect(sessions.list().map((each) => each.id)).toEqual([id]);
    expect(() => sessions.get(id, { tenant: 'b' })).toThrow(UnknownSessionError);
    await expect(sessions.close(id, { tenant: 'b' })).rejects.toThrow(UnknownSessionError);
    const closed = await sessions.close(id);
    expect(closed).toMatchObject({ state: 'ended', expiresAt: null, end: { reason: 'closed' } });
    await expect(sessions.execute(id, { code: '1' })).rejects.toThrow(SessionGoneError);
    expect(sessions.stats()).toEqual({ open: 0, busy: 0 });
    expect(ends).toEqual(['closed']);
  });

  it('have room for so many, in all and of a tenant', async () => {
    const { sessions } = service({ maxTotal: 2, maxPerTenant: 1 });
    const { id } = await sessions.open({ tenant: 'a' });
    await expect(sessions.open({ tenant: 'a' })).rejects.toThrow('1 sessions are open');
    await sessions.open({ tenant: 'b' });
    await expect(sessions.open({ tenant: 'c' })).rejects.toThrow(TooManySessionsError);
    await sessions.close(id);
    await sessions.open({ tenant: 'c' });
  });

  it('run one program at a time; so many wait, one more is refused', async () => {
    const { sessions } = service({ maxWaiting: 1 });
    const { id } = await sessions.open();
    const controller = new AbortController();
    const { promise: begun, resolve } = Promise.withResolvers<void>();
    const first = sessions.execute(
      id,
      { code: 'order = ["first"]\nprint("go")\nimport time\ntime.sleep(600)' },
      { signal: controller.signal, onEvent: ({ type }) => type === 'stdout' && resolve() },
    );
    await begun;
    const second = sessions.execute(id, { code: 'order + ["second"]' });
    expect(sessions.get(id)).toMatchObject({ state: 'busy', waiting: 1 });
    await expect(sessions.execute(id, { code: '3' })).rejects.toThrow(SessionBusyError);
    controller.abort();
    expect(await first).toMatchObject({ killReason: 'aborted' });
    expect((await second).expression).toBe("['first', 'second']");
  });

  it('are closed when they are not used, and it is known why for a while', async () => {
    const { sessions, ends } = service({ rememberSeconds: 0.3 });
    const { id } = await sessions.open({ idleSeconds: 0.2 });
    await sessions.execute(id, { code: 'import time\ntime.sleep(0.4)' });
    expect(sessions.get(id).state).toBe('idle');
    await expect.poll(() => ends, WAIT).toEqual(['idle']);
    await expect(sessions.execute(id, { code: '1' })).rejects.toThrow(
      /it was not used for 0.2 s. Its variables are lost. Open a new one/,
    );
    await expect.poll(() => sessions.list(), WAIT).toEqual([]);
    await expect(sessions.execute(id, { code: '1' })).rejects.toThrow(UnknownSessionError);
  });

  it('are closed at their age, whatever they do', async () => {
    const { sessions, ends } = service({ maxAgeSeconds: 1.5 });
    const { id } = await sessions.open();
    const running = await sessions.execute(id, { code: 'import time\ntime.sleep(600)' });
    expect(running.killReason).toBe('aborted');
    expect(ends).toEqual(['age']);
    await expect(sessions.reset(id)).rejects.toThrow('1.5 s old');
  });

  it('tell a crash once, and go on after a reset', async () => {
    const { sessions, ends } = service();
    const { id } = await sessions.open();
    await sessions.writeFile(id, 'a.txt', Buffer.from('kept'));
    await sessions.execute(id, { code: 'import os\nos._exit(1)' });
    expect(sessions.get(id)).toMatchObject({ state: 'ended', end: { reason: 'interpreter' } });
    await expect(sessions.execute(id, { code: '1' })).rejects.toThrow('Reset it');
    expect(await sessions.reset(id)).toMatchObject({ state: 'idle', end: null });
    expect((await sessions.execute(id, { code: 'open("a.txt").read()' })).expression).toBe(
      "'kept'",
    );
    expect(ends).toEqual(['interpreter']);
    expect(await sessions.listFiles(id)).toEqual([{ path: 'a.txt', sizeBytes: 4 }]);
  });

  it('are all closed with the service, also those that run', async () => {
    const { sessions } = service();
    const { id } = await sessions.open();
    const code = 'import os, subprocess\nos.getpid(), subprocess.Popen(["sleep", "600"]).pid';
    const { expression } = await sessions.execute(id, { code });
    const pids = JSON.parse((expression ?? '').replace('(', '[').replace(')', ']')) as number[];
    expect(pids.map(isAlive)).toEqual([true, true]);
    const running = sessions.execute(id, { code: 'import time\ntime.sleep(600)' });
    await sleep(50);
    await sessions[Symbol.asyncDispose]();
    expect(await running.catch((error: unknown) => error)).toBeTruthy();
    for (const pid of pids) await expect.poll(() => isAlive(pid), WAIT).toBe(false);
    await expect(sessions.open()).rejects.toThrow('closed');
  });
});

describe('the service of sessions', () => {
  it('says when the sandbox has none, or an option is wrong', async () => {
    const none = new SessionService({ sandbox: new FakeSandbox() });
    await expect(none.open()).rejects.toThrow('This sandbox has no sessions');
    await expect(none.open({ idleSeconds: 0 })).rejects.toThrow('idleSeconds is 0');
    await expect(none.execute('ses_1', { code: '1' })).rejects.toThrow('no session "ses_1"');
  });
});
