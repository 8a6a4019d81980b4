/**
 * Spec §22, line 11: the table of §6.1, row by row, as paths through the graph. Where the original routed to its
 * generator or to the end, error-analysis comes first here and decides; a repetition with the same code is new.
 * In depth: test/graph/routing.test.ts, test/error-analysis/recovery.test.ts.
 */
import { describe, expect, it } from 'vitest';
import {
  ContainerConnectivityError,
  MockCodeGenerator,
  type PythonExecutorServiceOptions,
  type SandboxProfile,
} from '../../src/index.ts';
import * as routing from '../../src/routing.ts';
import { deepFreeze } from '../../src/outcome.ts';
import type { State } from '../../src/state.ts';
import { answer, drive, GOOD, makeService, onThread, REQUEST, stateOf } from '../fixtures/agent.ts';
import { FakeSandbox, raised, success } from '../fixtures/fake-sandbox.ts';

const BROKEN = 'results = {';
const ASK = { approval: { mode: 'all_code' } } as const;
const failing = () => new FakeSandbox(() => raised('ValueError', 'bad'));

/** The analyzer is the second to ask it. */
class FaultySandbox extends FakeSandbox {
  #asked = 0;
  override async profile(): Promise<SandboxProfile> {
    this.#asked += 1;
    if (this.#asked > 1) throw new TypeError('a fault of our own');
    return await super.profile();
  }
}

/** The nodes that a run passes, `END` last, or `?` where it waits for an answer; and how it ends. */
async function pathOf(
  codes: readonly string[],
  options: PythonExecutorServiceOptions = {},
  given?: unknown,
) {
  const generator = new MockCodeGenerator({ sequence: [...codes] });
  const service = makeService({ generator, ...options });
  const graph = await service.getCompiledGraph();
  const request = { user_query: 'q', task_objective: 't' };
  const inputs = [{ request }, ...(given === undefined ? [] : [answer(given)])];
  const path: string[] = [];
  for (const input of inputs) {
    const config = { ...onThread(), streamMode: 'updates' as const };
    for await (const update of await graph.stream(input as never, config)) {
      path.push(...Object.keys(update).map((name) => (name === '__interrupt__' ? '?' : name)));
    }
  }
  const { is_successful: isSuccessful, failure_reason: reason } = await stateOf(service);
  if (path.at(-1) !== '?') path.push('END');
  return { path: path.join(' → '), isSuccessful, reason, calls: generator.callCount };
}

describe('§22.11 routing table of §6.1', () => {
  it('generator → analyzer', async () => {
    const { path } = await pathOf([GOOD]);
    expect(path).toMatch(/^generator → analyzer/);
  });

  it('analyzer, is_failed → END', async () => {
    const { path, reason, calls } = await pathOf([GOOD], { sandbox: new FaultySandbox() });
    expect(path).toBe('generator → analyzer → error-analysis → END');
    expect([reason, calls]).toEqual(['analyzer broke: a fault of our own', 1]);
  });

  it('analyzer, analysis_failed at the attempt limit → END', async () => {
    const { path, reason } = await pathOf([BROKEN], { config: { maxGenerationRetries: 1 } });
    expect(path).toBe('generator → analyzer → error-analysis → END');
    expect(reason).toMatch(/^code generation failed after 1 attempt/);
  });

  it('analyzer, analysis_failed → generator', async () => {
    const { path, isSuccessful } = await pathOf([BROKEN, GOOD]);
    expect(path).toBe(
      'generator → analyzer → error-analysis → generator → analyzer → executor → END',
    );
    expect(isSuccessful).toBe(true);
  });

  it('analyzer, requires_approval → approval', async () => {
    const { path } = await pathOf([GOOD], { config: ASK });
    expect(path).toBe('generator → analyzer → ?');
  });

  it('analyzer, otherwise → executor', async () => {
    expect((await pathOf([GOOD])).path).toBe('generator → analyzer → executor → END');
  });

  it('approval, approved → executor', async () => {
    const { path, isSuccessful } = await pathOf([GOOD], { config: ASK }, { type: 'approve' });
    expect(path).toBe('generator → analyzer → ? → approval → executor → END');
    expect(isSuccessful).toBe(true);
  });

  it('approval, otherwise → END', async () => {
    const { path, reason } = await pathOf([GOOD], { config: ASK }, { type: 'reject' });
    expect(path).toBe('generator → analyzer → ? → approval → error-analysis → END');
    expect(reason).toBe('The code was rejected.');
  });

  it('approval, retry → generator, which the original only declares: the answer "respond"', async () => {
    const answered = { type: 'respond', message: 'shorter' };
    const { path } = await pathOf([GOOD], { config: ASK }, answered);
    expect(path).toBe(
      'generator → analyzer → ? → approval → error-analysis → generator → analyzer → ?',
    );
  });

  it('executor, execution_failed at the attempt limit → END', async () => {
    const config = { maxGenerationRetries: 1 };
    const { path, reason } = await pathOf([GOOD], { sandbox: failing(), config });
    expect(path).toBe('generator → analyzer → executor → error-analysis → END');
    expect(reason).toMatch(/^execution failed after 1 attempt/);
  });

  it('executor, execution_failed → generator', async () => {
    const sandbox = new FakeSandbox(({ number }) =>
      number === 1 ? raised('ValueError', 'bad') : success(),
    );
    const { path } = await pathOf([GOOD], { sandbox });
    expect(path).toBe(
      'generator → analyzer → executor → error-analysis → generator → analyzer → executor → END',
    );
  });

  it('executor, infrastructure broke → executor: a row that the original lacks', async () => {
    const gone = new ContainerConnectivityError('gone', 'daemon');
    const sandbox = new FakeSandbox(({ number }) =>
      number === 1 ? Promise.reject(gone) : success(),
    );
    const { path, calls } = await pathOf([GOOD], { sandbox });
    expect(path).toBe('generator → analyzer → executor → error-analysis → executor → END');
    expect(calls).toBe(1);
  });

  it('executor, otherwise → END', async () => {
    const { path, isSuccessful } = await pathOf([GOOD]);
    expect(path).toMatch(/executor → END$/);
    expect(isSuccessful).toBe(true);
  });

  it.each([
    ['maxGenerationRetries', { config: { maxGenerationRetries: 2 } }, {}, 2],
    [
      'retries of the request, which count more',
      { config: { maxGenerationRetries: 2 } },
      { retries: 4 },
      4,
    ],
  ] as const)('attempt limits: %s', async (_, options, request, limit) => {
    const generator = new MockCodeGenerator({ code: GOOD });
    const sandbox = failing();
    const service = makeService({ generator, sandbox, ...options });
    const { error } = await drive(service, { ...REQUEST, ...request });
    expect(error).toMatchObject({ name: 'MaxAttemptsExceededError', maxAttempts: limit });
    expect(generator.callCount).toBe(limit);
    expect(sandbox.programs).toHaveLength(limit);
  });

  it.each(Object.entries(routing))('no state writes in edges: %s', (_, route) => {
    const part = { failure: null, recovery: null, approved: true, edited_code: null };
    const state = deepFreeze({ ...part, requires_approval: true } as State);
    const before = structuredClone(state);
    expect(route(state)).toEqual(expect.any(String));
    expect(state).toEqual(before);
  });
});
