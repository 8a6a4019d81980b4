import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ServiceConfigInput } from '../../src/config/service-config.ts';
import { ContainerConfigurationError } from '../../src/errors.ts';
import {
  answer,
  completed,
  drive,
  failureOf,
  GOOD,
  makeModelService,
  makeService,
  onThread,
  REQUEST,
  stateOf,
  waiting,
} from '../fixtures/agent.ts';
import { FakeSandbox, raised, success } from '../fixtures/fake-sandbox.ts';
import { startOpenAiServer } from '../fixtures/openai-server.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';

const WRITES = 'from epics import caput\ncaput("X", 1)\nresults = {"answer": 1}';
const withSettings = (settings: object, thread = 'thread') => ({
  configurable: { thread_id: thread, ...settings },
});

describe('settings of a run', () => {
  it('hold for that run alone', async () => {
    const sandbox = new FakeSandbox();
    const service = makeService({ sandbox });
    const strict = withSettings({ approval_mode: 'all_code', execution_timeout_seconds: 5 });
    await waiting(service.invoke(REQUEST, strict));
    await completed(service.invoke(answer(true), onThread()));
    await completed(service.invoke(REQUEST, onThread()));
    expect(sandbox.jobs.map(({ limits }) => limits.timeoutMs)).toEqual([5_000, 600_000]);
    expect((await stateOf(service)).run_settings).toBeNull();
  });

  it('may come as context', async () => {
    const sandbox = new FakeSandbox();
    const service = makeService({ sandbox });
    const context = { execution_timeout_seconds: 0.25, other: 'x' };
    await completed(service.invoke(REQUEST, { ...onThread(), context }));
    expect(sandbox.jobs[0]?.limits.timeoutMs).toBe(250);
  });

  it('bound the attempts', async () => {
    const sandbox = new FakeSandbox(() => raised('KeyError', 'a'));
    const { error } = await drive(
      makeService({ sandbox }),
      REQUEST,
      withSettings({ python_executor: { max_generation_retries: 2 } }),
    );
    expect(error).toMatchObject({ name: 'MaxAttemptsExceededError', maxAttempts: 2 });
    expect(sandbox.programs).toHaveLength(2);
  });

  it('may forbid writes that the service allows', async () => {
    const sandbox = new FakeSandbox();
    const service = makeService({
      sandbox,
      replies: [{ code: WRITES }, { code: GOOD }],
      config: { controlSystem: { writesEnabled: true }, approval: { mode: 'disabled' } },
      onWarning: () => undefined,
    });
    const config = withSettings({ agent_control_defaults: { epics_writes_enabled: false } });
    const result = await completed(service.invoke(REQUEST, config));
    expect(result.generationAttempt).toBe(2);
    expect(sandbox.programs).toEqual([GOOD]);
  });

  it.each([
    [{ approval_mode: 'disabled' }, 'approval_mode'],
    [{ agent_control_defaults: { epics_writes_enabled: true } }, 'writes_enabled'],
    [{ python_executor: { execution_timeout_seconds: '5' } }, 'execution_timeout_seconds'],
  ])('that are refused stop the run before it begins: %j', async (settings, name) => {
    const sandbox = new FakeSandbox();
    const service = makeService({ sandbox });
    const error = await failureOf(service.invoke(REQUEST, withSettings(settings)));
    expect(error).toBeInstanceOf(ContainerConfigurationError);
    expect(error.message).toContain(name);
    expect(sandbox.programs).toEqual([]);
    await completed(service.invoke(REQUEST, onThread()));
  });
});

it.each([
  ['configurable', withSettings({ approval_mode: 5 })],
  ['context', { ...onThread(), context: { approval_mode: 5 } }],
])('a setting of a wrong type in the %s is named', async (_, config) => {
  const sandbox = new FakeSandbox();
  await expect(makeService({ sandbox }).invoke(REQUEST, config)).rejects.toThrow('approval_mode');
  expect(sandbox.programs).toEqual([]);
});

describe('the model of a run', () => {
  it('writes its programs, the repaired one too, and no others', async () => {
    await using server = await startOpenAiServer({ replies: [GOOD, GOOD, GOOD] });
    const sandbox = new FakeSandbox(({ number }) =>
      number === 1 ? raised('KeyError', 'a') : success(),
    );
    const service = makeModelService(server.baseUrl, {
      sandbox,
      config: { model: { name: 'usual' } },
    });
    await completed(service.invoke(REQUEST, withSettings({ code_model: 'special' })));
    await completed(service.invoke(REQUEST, onThread('other')));
    expect(server.requests.map(({ model }) => model)).toEqual(['special', 'special', 'usual']);
  });

  it('is refused where the caller brought the generator', async () => {
    const error = await failureOf(
      makeService().invoke(REQUEST, withSettings({ code_model: 'special' })),
    );
    expect(error).toBeInstanceOf(ContainerConfigurationError);
    expect(error.message).toContain('code_model "special" cannot be honoured');
  });
});

/** Services one after the other over the files of one folder, as after restarts. */
function restarts(config: ServiceConfigInput, replies = [{ code: GOOD }]) {
  const folder = tempFolder();
  return (sandbox: FakeSandbox, changes: ServiceConfigInput = {}) =>
    makeService({
      sandbox,
      replies,
      onWarning: () => undefined,
      config: {
        agentDataDir: folder,
        checkpointer: { kind: 'sqlite', path: join(folder, 'threads.sqlite') },
        ...config,
        ...changes,
      },
    });
}

describe('a run that is resumed in another process', () => {
  it('goes on with its own settings', async () => {
    const open = restarts({});
    const settings = withSettings({
      approval_mode: 'all_code',
      execution_timeout_seconds: 5,
      max_generation_retries: 2,
    });
    const before = open(new FakeSandbox());
    await waiting(before.invoke(REQUEST, settings));
    await before[Symbol.asyncDispose]();

    const sandbox = new FakeSandbox(() => raised('KeyError', 'a'));
    await using service = open(sandbox);
    // The failed program is written anew, and asked about again.
    await waiting(service.invoke(answer(true), onThread()));
    const error = await failureOf(service.invoke(answer(true), onThread()));
    expect(error).toMatchObject({ name: 'MaxAttemptsExceededError', maxAttempts: 2 });
    expect(sandbox.jobs.map(({ limits }) => limits.timeoutMs)).toEqual([5_000, 5_000]);
  });

  it('cannot be given other settings by its answer', async () => {
    const open = restarts({});
    const sandbox = new FakeSandbox();
    await using service = open(sandbox);
    await waiting(service.invoke(REQUEST, withSettings({ approval_mode: 'all_code' })));
    const other = withSettings({ execution_timeout_seconds: 1, approval_mode: 'disabled' });
    await completed(service.invoke(answer(true), other));
    expect(sandbox.jobs[0]?.limits.timeoutMs).toBe(600_000);
  });

  it('keeps to a service that became stricter', async () => {
    const open = restarts({ approval: { mode: 'all_code' } });
    const before = open(new FakeSandbox());
    await waiting(before.invoke(REQUEST, withSettings({ execution_timeout_seconds: 500 })));
    await before[Symbol.asyncDispose]();

    const sandbox = new FakeSandbox();
    await using service = open(sandbox, { executionTimeoutSeconds: 10 });
    await completed(service.invoke(answer(true), onThread()));
    expect(sandbox.jobs[0]?.limits.timeoutMs).toBe(10_000);
  });

  it.each([
    ['writes are disabled', { controlSystem: { writesEnabled: false } }, 'writesEnabled is false'],
    [
      'the mode does not allow them',
      { executionModes: { write_access: { allowsWrites: false } } },
      'allowsWrites is false',
    ],
    ['the mode is gone', { executionModes: { read_only: {} } }, '"write_access" is not configured'],
  ])('does not write any more when %s', async (_, changes, words) => {
    const open = restarts({ controlSystem: { writesEnabled: true } }, [{ code: WRITES }]);
    const before = open(new FakeSandbox());
    await waiting(before.invoke(REQUEST, withSettings({ writes_enabled: true })));
    await before[Symbol.asyncDispose]();

    const sandbox = new FakeSandbox();
    await using service = open(sandbox, changes);
    const error = await failureOf(service.invoke(answer(true), onThread()));
    expect(error).toBeInstanceOf(ContainerConfigurationError);
    expect(error.message).toContain(words);
    expect(sandbox.jobs).toEqual([]);
  });
});
