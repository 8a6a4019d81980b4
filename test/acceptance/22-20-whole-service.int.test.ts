/**
 * Spec §22, line 20: the service with the mock generator, its programs on a real Python. In depth: test/service/,
 * test/generator/mock-in-service.test.ts, test/policy/channels.int.test.ts.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  ApprovalRejectedError,
  ChannelLimitsViolationError,
  MaxAttemptsExceededError,
  MockCodeGenerator,
  type MockOptions,
  type PythonExecutorService,
  type ServiceConfigInput,
} from '../../src/index.ts';
import {
  answer,
  completed,
  drive,
  type Driven,
  localPython,
  makeService,
  onThread,
  REQUEST,
  stateOf,
} from '../fixtures/agent.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';

const sandbox = localPython();
const DICT = 'results = {"answer": 42}';
const NO_RESULTS = 'answer = 42';

/** Writes are enabled; behind the channels is a machine in memory. */
const MACHINE = {
  writesEnabled: true,
  connector: { type: 'mock', channels: { 'TEST:SETPOINT': 0, 'TEST:READBACK': 7.5 } },
} as const satisfies ServiceConfigInput['controlSystem'];

function open(options: MockOptions, controlSystem: ServiceConfigInput['controlSystem'] = MACHINE) {
  const generator = new MockCodeGenerator(options);
  const config = { maxGenerationRetries: 2, controlSystem };
  const service = makeService({ generator, sandbox, config, onWarning: () => undefined });
  return { generator, service };
}

const ask = (service: PythonExecutorService): Promise<Driven> => drive(service, REQUEST);
const resume = (service: PythonExecutorService, given: unknown): Promise<Driven> =>
  drive(service, answer(given));

/** How often a program was run. */
const executions = ({ events }: Driven): number =>
  events.filter(({ type }) => type === 'executed').length;

describe.skipIf(process.env['TEST_LOCAL'] !== '1')('§22.20 whole service', () => {
  it('success', async () => {
    const { service, generator } = open({ behaviour: 'success' });
    const run = await ask(service);
    expect(run.outcome).toMatchObject({
      status: 'completed',
      executionResult: { results: { sum: 10, mean: 2.5 } },
    });
    expect([generator.callCount, executions(run)]).toEqual([1, 1]);
  });

  it('syntax error', async () => {
    const { service, generator } = open({ behaviour: 'syntax_error' });
    const run = await ask(service);
    expect(run.error).toBeInstanceOf(MaxAttemptsExceededError);
    expect(run.error?.technicalDetails).toMatchObject({ last_exception: 'CodeSyntaxError' });
    expect([generator.callCount, executions(run)]).toEqual([2, 0]);
  });

  it('fail-then-succeed', async () => {
    const { service, generator } = open({ sequence: ['1 / 0', DICT] });
    const run = await ask(service);
    expect(run.outcome).toMatchObject({ status: 'completed', generatedCode: DICT });
    expect(generator.lastErrorChain).toMatchObject([
      { errorMessage: 'ZeroDivisionError: division by zero', line: 1, failedCode: '1 / 0' },
    ]);
    expect([generator.callCount, executions(run)]).toEqual([2, 2]);
  });

  it('error-aware repair', async () => {
    const { service } = open({ behaviour: 'error_aware' });
    const { generatedCode, executionResult } = await completed(service.invoke(REQUEST));
    expect(generatedCode).toContain('# Repaired after: CodeRuntimeError');
    expect(executionResult.results).toEqual({ sum: 10, mean: 2.5 });
  });

  it('channel write needs approval', async () => {
    const { service } = open({ behaviour: 'channel_write' });
    const run = await ask(service);
    expect(run.outcome).toMatchObject({
      status: 'awaiting_approval',
      approval: { execution_mode: 'write_access' },
    });
    expect(executions(run)).toBe(0);
  });

  it('channel read does not', async () => {
    const { service } = open({ behaviour: 'channel_read' });
    const { executionResult } = await completed(service.invoke(REQUEST));
    expect(executionResult.results).toEqual({ channel: 'TEST:READBACK', value: 7.5 });
  });

  it('security risk blocked', async () => {
    const { service } = open({ behaviour: 'security_risk' });
    const run = await ask(service);
    expect(run.outcome).toMatchObject({ status: 'awaiting_approval' });
    expect(executions(run)).toBe(0);
  });

  it('interrupt → approve → executed', async () => {
    const { service, generator } = open({ behaviour: 'channel_write' });
    await ask(service);
    const run = await resume(service, true);
    expect(run.outcome).toMatchObject({
      status: 'completed',
      executionResult: { results: { channel: 'TEST:SETPOINT', written: 1.5 } },
    });
    expect([generator.callCount, executions(run)]).toEqual([1, 1]);
  });

  it('interrupt → reject → not executed', async () => {
    const { service, generator } = open({ behaviour: 'channel_write' });
    await ask(service);
    const run = await resume(service, { type: 'reject', message: 'beam time' });
    expect(run.error).toBeInstanceOf(ApprovalRejectedError);
    expect([generator.callCount, executions(run)]).toEqual([1, 0]);
  });

  it('`request` intact after resume', async () => {
    const { service } = open({ behaviour: 'channel_write' });
    await ask(service);
    const { request } = await stateOf(service);
    await resume(service, true);
    expect((await stateOf(service)).request).toEqual(request);
    expect(request).toMatchObject({ user_query: REQUEST.userQuery });
  });

  it('attempt count reported', async () => {
    const { service } = open({ sequence: ['1 / 0', DICT] });
    const { generationAttempt } = await completed(service.invoke(REQUEST, onThread()));
    expect(generationAttempt).toBe(2);
    expect(await stateOf(service)).toMatchObject({ generation_attempt: 2 });
  });

  it('missing `results` fails and a dict succeeds', async () => {
    const { service, generator } = open({ sequence: [NO_RESULTS, DICT] });
    const { executionResult } = await completed(service.invoke(REQUEST));
    expect(executionResult.results).toEqual({ answer: 42 });
    expect(generator.lastErrorChain).toMatchObject([
      { failedCode: NO_RESULTS, errorMessage: expect.stringContaining('assigned no `results`') },
    ]);
  });

  it('channel-limits violation terminal', async () => {
    const databasePath = join(tempFolder(), 'limits.json');
    writeFileSync(databasePath, JSON.stringify({ 'TEST:SETPOINT': { max_value: 1 } }));
    const limitsChecking = { enabled: true, databasePath };
    const { service, generator } = open(
      { behaviour: 'channel_write' },
      { ...MACHINE, limitsChecking },
    );
    await ask(service);
    const run = await resume(service, true);
    expect(run.error).toBeInstanceOf(ChannelLimitsViolationError);
    expect(run.error).toMatchObject({
      violation: { type: 'MAX_EXCEEDED', channel: 'TEST:SETPOINT', value: '1.5', max: 1 },
    });
    expect([generator.callCount, executions(run)]).toEqual([1, 1]);
    expect(await stateOf(service)).toMatchObject({ is_failed: true, generation_attempt: 1 });
  });

  it('other error retried until the limit', async () => {
    const { service, generator } = open({ behaviour: 'runtime_error' });
    const run = await ask(service);
    expect(run.error).toBeInstanceOf(MaxAttemptsExceededError);
    expect(run.error).toMatchObject({ operationType: 'execution', maxAttempts: 2 });
    expect(run.error?.message).toContain('ZeroDivisionError');
    expect([generator.callCount, executions(run)]).toEqual([2, 2]);
  });
});
