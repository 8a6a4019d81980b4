/**
 * Spec §22, line 13. In depth: test/service/approval.test.ts, test/service/concurrent-answers.test.ts,
 * test/approval/, test/executor/claim-execution.test.ts, test/capability/python-capability.test.ts.
 */
import { createHash } from 'node:crypto';
import { Command, type LangGraphRunnableConfig } from '@langchain/langgraph';
import { describe, expect, it } from 'vitest';
import {
  ApprovalExpiredError,
  ApprovalMismatchError,
  ApprovalRejectedError,
  MockCodeGenerator,
  PythonCapability,
  WorkflowError,
} from '../../src/index.ts';
import { INPUT, parentGraph, questionOf } from '../capability/parent.ts';
import {
  answer,
  completed,
  failureOf,
  makeService,
  onThread,
  REQUEST,
  waiting,
} from '../fixtures/agent.ts';
import { FakeSandbox, success } from '../fixtures/fake-sandbox.ts';

const RISKY = 'import subprocess\nresults = {"code": subprocess.run(["true"]).returncode}';
const OTHER = 'results = {"other": 1}';
const sha256 = (code: string): string => createHash('sha256').update(code, 'utf8').digest('hex');

function open() {
  const sandbox = new FakeSandbox(() => success({ code: 0 }));
  let now = new Date('2026-03-04T05:06:07.000Z');
  const service = makeService({
    sandbox,
    generator: new MockCodeGenerator({ code: RISKY }),
    clock: () => now,
    config: { approval: { mode: 'when_found', expiresAfterSeconds: 60 } },
  });
  return {
    sandbox,
    service,
    wait: (seconds: number) => (now = new Date(now.getTime() + seconds * 1000)),
    ask: () =>
      waiting(service.invoke({ ...REQUEST, expectedResults: { code: 'int' } }, onThread())),
    resume: (given: unknown) => service.invoke(answer(given), onThread()),
  };
}

describe('§22.13 approval', () => {
  it('payload shape', async () => {
    const { approval } = await open().ask();
    expect(JSON.parse(JSON.stringify(approval))).toEqual(approval);
    expect(approval).toMatchObject({
      code: RISKY,
      code_sha256: sha256(RISKY),
      execution_mode: 'read_only',
      created_at: '2026-03-04T05:06:07.000Z',
      expires_at: '2026-03-04T05:07:07.000Z',
      error: null,
    });
    for (const shown of [REQUEST.taskObjective, RISKY, sha256(RISKY), 'subprocess', 'approve']) {
      expect(approval.user_message).toContain(shown);
    }
    expect(approval['resume_payload']).toEqual({
      approval_type: 'python_executor',
      approval_id: approval.approval_id,
      step_objective: REQUEST.taskObjective,
      code: RISKY,
      code_sha256: sha256(RISKY),
      analysis_details: expect.objectContaining({ needs_approval: true, passed: true }),
      execution_mode: 'read_only',
      safety_concerns: expect.arrayContaining([expect.stringContaining('host.process')]),
      notebook_path: expect.stringMatching(/attempts\/\d+_awaiting_approval_\d+\.ipynb$/),
      notebook_link: '',
      execution_request: expect.objectContaining({ user_query: REQUEST.userQuery }),
      expected_results: { code: 'int' },
      execution_folder_path: expect.stringContaining('execution_'),
    });
  });

  it('resume approved', async () => {
    const agent = open();
    const { approval } = await agent.ask();
    const payload = approval['resume_payload'] as object;
    await completed(agent.resume({ approved: true, ...payload }));
    expect(agent.sandbox.programs).toEqual([RISKY]);
  });

  it('resume rejected', async () => {
    const agent = open();
    await agent.ask();
    const error = await failureOf(agent.resume({ approved: false }));
    expect(error).toBeInstanceOf(ApprovalRejectedError);
    expect(agent.sandbox.programs).toEqual([]);
  });

  it('replay of a finished thread does not run code twice', async () => {
    const agent = open();
    await agent.ask();
    await completed(agent.resume(true));
    expect(await failureOf(agent.resume(true))).toBeInstanceOf(WorkflowError);
    const graph = await agent.service.getCompiledGraph();
    const config: LangGraphRunnableConfig[] = [];
    for await (const state of graph.getStateHistory(onThread())) config.push(state.config);
    for (const earlier of config) await graph.invoke(null, earlier).catch(() => undefined);
    expect(config.length).toBeGreaterThan(3);
    expect(agent.sandbox.programs).toEqual([RISKY]);
  });

  it.each([
    ['wrong hash', { type: 'approve', code_sha256: sha256(OTHER) }],
    ['changed code', { approved: true, code: OTHER }],
  ])('%s refused', async (_, given) => {
    const agent = open();
    const asked = await agent.ask();
    expect(await failureOf(agent.resume(given))).toBeInstanceOf(ApprovalMismatchError);
    expect(agent.sandbox.programs).toEqual([]);
    expect(await agent.service.pendingApproval('thread')).toEqual(asked);
  });

  it('code changed in state after the question refused', async () => {
    const agent = open();
    await agent.ask();
    const graph = await agent.service.getCompiledGraph();
    await graph.invoke(answer(true), { ...onThread(), interruptBefore: ['executor'] });
    await graph.updateState(onThread(), { generated_code: OTHER });
    const state = await graph.invoke(null, onThread());
    expect(state.failure).toMatchObject({ exception: 'WorkflowError' });
    expect(agent.sandbox.programs).toEqual([]);
  });

  it.each(['native', 'two_hop'] as const)(
    'two sessions with the same context_key stay separate: %s',
    async (flow) => {
      const sandbox = new FakeSandbox(({ number }) => success({ run: number }));
      const generator = new MockCodeGenerator({ code: RISKY });
      const service = makeService({ sandbox, generator });
      const graph = parentGraph(new PythonCapability({ service, flow }));
      const ask = async (thread: string) => {
        await graph.invoke(INPUT, onThread(thread));
        return questionOf(await graph.getState(onThread(thread))).value;
      };
      const [one, two] = [await ask('session one'), await ask('session two')];
      expect(one.approval_id).not.toBe(two.approval_id);
      const approve = async (thread: string, payload: unknown) => {
        const update = { approval_approved: true, approved_payload: payload };
        const yes = flow === 'native' ? { resume: { type: 'approve' } } : { update };
        const state = await graph.invoke(
          new Command<unknown, Record<string, unknown>, never>(yes),
          onThread(thread),
        );
        return state.capability_context_data?.['PYTHON_RESULTS'];
      };
      const first = await approve('session one', one['resume_payload']);
      expect(first).toMatchObject({ product: { results: { run: 1 } } });
      expect(sandbox.programs).toHaveLength(1);
      const left = questionOf(await graph.getState(onThread('session two')));
      expect(left.value.approval_id).toBe(two.approval_id);
      const second = await approve('session two', two['resume_payload']);
      expect(second).toMatchObject({ product: { results: { run: 2 } } });
      expect(sandbox.programs).toHaveLength(2);
    },
  );

  it('expired approval refused', async () => {
    const agent = open();
    await agent.ask();
    agent.wait(61);
    expect(await failureOf(agent.resume(true))).toBeInstanceOf(ApprovalExpiredError);
    expect(agent.sandbox.programs).toEqual([]);
  });
});
