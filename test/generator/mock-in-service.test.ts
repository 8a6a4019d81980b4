import { describe, expect, it } from 'vitest';
import { MaxAttemptsExceededError } from '../../src/errors.ts';
import { MOCK_BEHAVIOURS } from '../../src/generator/mock-behaviours.ts';
import { MockCodeGenerator, type MockOptions } from '../../src/generator/mock-generator.ts';
import {
  answer,
  completed,
  failureOf,
  makeService,
  onThread,
  REQUEST,
  waiting,
} from '../fixtures/agent.ts';
import { FakeSandbox, raised, success } from '../fixtures/fake-sandbox.ts';

const { success: GOOD, runtime_error: RAISES } = MOCK_BEHAVIOURS;

/** Answers as Python would to the program that divides by zero. */
const dividing = () =>
  new FakeSandbox(({ code }) =>
    code.includes('total / count') ? raised('ZeroDivisionError', 'division by zero') : success(),
  );

function open(options: MockOptions, writesEnabled = false) {
  const generator = new MockCodeGenerator(options);
  const sandbox = dividing();
  const service = makeService({
    generator,
    sandbox,
    onWarning: () => undefined,
    config: { maxGenerationRetries: 2, controlSystem: { writesEnabled } },
  });
  return { generator, sandbox, service };
}

describe('the service with a mock generator', () => {
  it('runs a good program once', async () => {
    const { service, sandbox, generator } = open({ behaviour: 'success' });
    const result = await completed(service.invoke(REQUEST));
    expect(result).toMatchObject({ generationAttempt: 1, generatedCode: GOOD });
    expect(sandbox.programs).toEqual([GOOD]);
    expect(generator.callCount).toBe(1);
  });

  it('goes from the failure to the success of a sequence', async () => {
    const { service, generator } = open({ sequence: [RAISES, GOOD] });
    const result = await completed(service.invoke(REQUEST));
    expect(result).toMatchObject({ generationAttempt: 2, generatedCode: GOOD });
    expect(generator.lastErrorChain).toMatchObject([{ failedCode: RAISES, attemptNumber: 1 }]);
  });

  it('lets an aware one repair its program', async () => {
    const { service } = open({ behaviour: 'error_aware' });
    const result = await completed(service.invoke(REQUEST));
    expect(result.generationAttempt).toBe(2);
    expect(result.generatedCode).toContain('# Repaired after: CodeRuntimeError');
  });

  it.each([
    ['syntax_error', 0],
    ['runtime_error', 2],
  ] as const)('gives %s up after its attempts', async (behaviour, executions) => {
    const { service, sandbox, generator } = open({ behaviour });
    const error = await failureOf(service.invoke(REQUEST));
    expect(error).toBeInstanceOf(MaxAttemptsExceededError);
    expect(generator.callCount).toBe(2);
    expect(sandbox.programs).toHaveLength(executions);
  });

  it('asks a human before a channel is written', async () => {
    const { service, sandbox } = open({ behaviour: 'channel_write' }, true);
    const { approval } = await waiting(service.invoke(REQUEST, onThread()));
    expect(approval.code).toBe(MOCK_BEHAVIOURS.channel_write);
    expect(sandbox.programs).toEqual([]);
    await completed(service.invoke(answer(true), onThread()));
    expect(sandbox.programs).toEqual([MOCK_BEHAVIOURS.channel_write]);
  });

  it('reads a channel without asking', async () => {
    const { service, sandbox } = open({ behaviour: 'channel_read' });
    await completed(service.invoke(REQUEST));
    expect(sandbox.programs).toEqual([MOCK_BEHAVIOURS.channel_read]);
  });

  it('does not run a risk unasked', async () => {
    const { service, sandbox } = open({ behaviour: 'security_risk' });
    await waiting(service.invoke(REQUEST, onThread()));
    expect(sandbox.programs).toEqual([]);
  });

  it('tells the generator its plan and an objective that was left out', async () => {
    const { service, generator } = open({ behaviour: 'success' });
    const phases = [{ phase: 'Average', outputState: 'the mean' }];
    await completed(
      service.invoke({
        userQuery: 'What is the mean?',
        planningMode: 'capability_driven',
        structuredPlan: { phases },
      }),
    );
    expect(generator.lastRequest).toMatchObject({
      taskObjective: 'What is the mean?',
      structuredPlan: { phases: [{ ...phases[0], subtasks: [] }], domainGuidance: null },
    });
  });
});
