/**
 * Spec §22, line 12. In depth: test/error-analysis/recovery.test.ts, test/service/model-failures.test.ts,
 * test/service/timeouts.int.test.ts, test/service/approval.test.ts.
 */
import { describe, expect, it } from 'vitest';
import {
  ApprovalRejectedError,
  ContainerConnectivityError,
  ExecutionTimeoutError,
  MaxAttemptsExceededError,
} from '../../src/index.ts';
import {
  answer,
  completed,
  failureOf,
  GOOD,
  makeModelService,
  onThread,
  REQUEST,
  stateOf,
  waiting,
} from '../fixtures/agent.ts';
import { FakeSandbox, raised, success } from '../fixtures/fake-sandbox.ts';
import { startOpenAiServer } from '../fixtures/openai-server.ts';
import { makeExecution } from '../notebook/fixture.ts';

type Wishes = Parameters<typeof makeModelService>[1];

/** A service whose programs a model writes, so that its calls can be counted. */
async function open(sandbox: FakeSandbox, config: NonNullable<Wishes>['config'] = {}) {
  const server = await startOpenAiServer({ replies: [GOOD] });
  const service = makeModelService(server.baseUrl, { sandbox, config });
  return { server, service, sandbox, [Symbol.asyncDispose]: () => server.close() };
}

describe('§22.12 recovery', () => {
  it('infrastructure error → same code re-run, no LLM call', async () => {
    const gone = new ContainerConnectivityError('gone', 'daemon');
    const sandbox = new FakeSandbox(({ number }) =>
      number <= 2 ? Promise.reject(gone) : success(),
    );
    await using agent = await open(sandbox);
    const result = await completed(agent.service.invoke(REQUEST));
    expect(result.generationAttempt).toBe(1);
    expect(sandbox.programs).toEqual([GOOD, GOOD, GOOD]);
    expect(agent.server.requests).toHaveLength(1);
  });

  it('infrastructure error that stays → itself, and no new code', async () => {
    const sandbox = new FakeSandbox(() =>
      Promise.reject(new ContainerConnectivityError('gone', 'daemon')),
    );
    await using agent = await open(sandbox, { maxExecutionRetries: 2 });
    const error = await failureOf(agent.service.invoke(REQUEST));
    expect(error).toBeInstanceOf(ContainerConnectivityError);
    expect(error).not.toBeInstanceOf(MaxAttemptsExceededError);
    expect(sandbox.programs).toHaveLength(3);
    expect(agent.server.requests).toHaveLength(1);
  });

  it('code error → regenerate with feedback', async () => {
    const sandbox = new FakeSandbox(({ number }) =>
      number === 1 ? raised('KeyError', "'ppm'") : success(),
    );
    await using agent = await open(sandbox);
    const result = await completed(agent.service.invoke(REQUEST));
    expect(result.generationAttempt).toBe(2);
    const prompt = agent.server.requests[1]?.messages.map(({ content }) => content).join('\n');
    expect(prompt).toContain("KeyError: 'ppm'");
    expect(prompt).toContain(GOOD);
  });

  it('timeout → ExecutionTimeoutError surfaces', async () => {
    const killed = makeExecution({ status: 'killed', killReason: 'timeout', stdout: 'half' });
    await using agent = await open(new FakeSandbox(() => killed), { executionTimeoutSeconds: 7 });
    const error = await failureOf(agent.service.invoke(REQUEST));
    expect(error).toBeInstanceOf(ExecutionTimeoutError);
    expect(error).toMatchObject({ timeoutSeconds: 7, technicalDetails: { stdout: 'half' } });
    expect(agent.sandbox.programs).toHaveLength(1);
    expect(agent.server.requests).toHaveLength(1);
  });

  it('rejection → distinct outcome, not retried', async () => {
    await using agent = await open(new FakeSandbox(), { approval: { mode: 'all_code' } });
    await waiting(agent.service.invoke(REQUEST, onThread()));
    const no = answer({ type: 'reject', message: 'not today' });
    const error = await failureOf(agent.service.invoke(no, onThread()));
    expect(error).toBeInstanceOf(ApprovalRejectedError);
    expect(error).toMatchObject({ reason: 'not today', category: 'workflow' });
    expect(await stateOf(agent.service)).toMatchObject({ is_failed: true, approved: false });
    expect(agent.sandbox.programs).toEqual([]);
    expect(agent.server.requests).toHaveLength(1);
  });
});
