import { describe, expect, it } from 'vitest';
import { sha256OfCode } from '../../src/analyzer/code-hash.ts';
import {
  ApprovalExpiredError,
  ApprovalMismatchError,
  ApprovalRejectedError,
  WorkflowError,
} from '../../src/errors.ts';
import { ScriptedCodeGenerator } from '../../src/generator/scripted-generator.ts';
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
import { FakeSandbox } from '../fixtures/fake-sandbox.ts';
import { startOpenAiServer } from '../fixtures/openai-server.ts';

const RISKY = 'import subprocess\nresults = {"a": subprocess.run(["true"]).returncode}';
const EDITED = 'results = {"answer": 7}';

function open(mode: 'when_found' | 'all_code' = 'when_found', replies = [{ code: RISKY }]) {
  const sandbox = new FakeSandbox();
  let now = new Date('2026-03-04T05:06:07.000Z');
  const generator = new ScriptedCodeGenerator(replies);
  const config = { approval: { mode, expiresAfterSeconds: 60 } };
  const service = makeService({ sandbox, generator, config, clock: () => now });
  return {
    sandbox,
    service,
    generator,
    wait: (seconds: number) => (now = new Date(now.getTime() + seconds * 1000)),
    ask: () => waiting(service.invoke(REQUEST, onThread())),
    resume: (given: unknown) => service.invoke(answer(given), onThread()),
  };
}

describe('approval', () => {
  it('runs approved code once', async () => {
    const agent = open();
    const { approval } = await agent.ask();
    expect(approval).toMatchObject({ code: RISKY, code_sha256: sha256OfCode(RISKY) });
    expect(agent.sandbox.programs).toEqual([]);
    await completed(agent.resume({ type: 'approve', code_sha256: approval.code_sha256 }));
    expect(agent.sandbox.programs).toEqual([RISKY]);
    expect(agent.generator.callCount).toBe(1);
  });

  it('asks for nobody where nothing was found', async () => {
    const agent = open('when_found', [{ code: GOOD }]);
    await completed(agent.service.invoke(REQUEST, onThread()));
    expect(agent.sandbox.programs).toEqual([GOOD]);
  });

  it('takes the answer under the id of the question', async () => {
    const agent = open();
    const { interruptId } = await agent.ask();
    await completed(agent.resume({ [interruptId]: { type: 'approve' } }));
    expect(agent.sandbox.programs).toEqual([RISKY]);
  });

  it.each([
    ['true', true],
    ['{approved}', { approved: true }],
    ['a list', [{ type: 'accept', args: null }]],
    ['decisions', { decisions: [{ type: 'approve' }] }],
  ])('goes on with the form %s', async (_, given) => {
    const agent = open();
    await agent.ask();
    await completed(agent.resume(given));
    expect(agent.sandbox.programs).toEqual([RISKY]);
  });

  it('takes what the framework gives back', async () => {
    const agent = open();
    const { approval } = await agent.ask();
    const payload = approval['resume_payload'] as object;
    await completed(agent.resume({ approved: true, ...payload }));
    expect(agent.sandbox.programs).toEqual([RISKY]);
  });

  it('runs nothing after a no', async () => {
    const agent = open();
    await agent.ask();
    const error = await failureOf(agent.resume({ type: 'reject', message: 'too risky' }));
    expect(error).toBeInstanceOf(ApprovalRejectedError);
    expect(error).toMatchObject({ reason: 'too risky', category: 'workflow' });
    expect(agent.sandbox.programs).toEqual([]);
    expect(agent.generator.callCount).toBe(1);
    expect(await stateOf(agent.service)).toMatchObject({ is_failed: true, approved: false });
  });

  it.each([
    ['another hash', { type: 'approve', code_sha256: sha256OfCode(GOOD) }],
    ['other code', { approved: true, code: GOOD }],
    ['no answer', 'perhaps'],
    ['nothing', undefined],
  ])('refuses %s and keeps waiting', async (_, given) => {
    const agent = open();
    const asked = await agent.ask();
    await expect(agent.resume(given)).rejects.toBeInstanceOf(ApprovalMismatchError);
    expect(agent.sandbox.programs).toEqual([]);
    expect(await agent.service.pendingApproval('thread')).toEqual(asked);
    await completed(agent.resume(true));
    expect(agent.sandbox.programs).toEqual([RISKY]);
  });

  it('runs an edit that needs no approval', async () => {
    const agent = open();
    await agent.ask();
    const { events, outcome } = await drive(
      agent.service,
      answer({ type: 'edit', code: EDITED, decided_by: 'ada' }),
    );
    expect(outcome).toMatchObject({ status: 'completed', generatedCode: EDITED });
    expect(agent.sandbox.programs).toEqual([EDITED]);
    expect(events).toContainEqual({ type: 'code', code: EDITED, attempt: 1, author: 'reviewer' });
  });

  it.each([
    ['a finding', 'when_found', 'import os\nresults = {"a": os.system("true")}'],
    ['the mode', 'all_code', EDITED],
  ] as const)('asks again for an edit because of %s', async (_, mode, code) => {
    const agent = open(mode);
    const first = await agent.ask();
    const second = await waiting(agent.resume({ type: 'edit', code }));
    expect(second.approval).toMatchObject({ code, code_sha256: sha256OfCode(code), error: null });
    expect(second.approval.approval_id).not.toBe(first.approval.approval_id);
    const stale = { type: 'approve', code_sha256: first.approval.code_sha256 };
    await expect(agent.resume(stale)).rejects.toBeInstanceOf(ApprovalMismatchError);
    await completed(agent.resume({ type: 'approve', code_sha256: second.approval.code_sha256 }));
    expect(agent.sandbox.programs).toEqual([code]);
  });

  it('refuses a broken edit and shows the code before it', async () => {
    const agent = open();
    const first = await agent.ask();
    agent.wait(50);
    const second = await waiting(agent.resume({ type: 'edit', code: 'results = {' }));
    expect(second.approval).toMatchObject({ code: RISKY, code_sha256: first.approval.code_sha256 });
    expect(second.approval.error).toContain('Your edit is refused: line 1');
    expect(second.approval.user_message).toContain('Asked again');
    expect(second.approval.approval_id).not.toBe(first.approval.approval_id);
    agent.wait(50);
    await completed(agent.resume(true));
    expect(agent.sandbox.programs).toEqual([RISKY]);
  });

  it('refuses an answer to an earlier question, also about the same code', async () => {
    const agent = open();
    const first = await agent.ask();
    const second = await waiting(agent.resume({ type: 'edit', code: 'results = {' }));
    const yes = { type: 'approve', code_sha256: sha256OfCode(RISKY) };
    const stale = [
      { ...yes, approval_id: first.approval.approval_id },
      { ...(first.approval['resume_payload'] as object), approved: true },
    ];
    for (const given of stale) {
      await expect(agent.resume(given)).rejects.toBeInstanceOf(ApprovalMismatchError);
    }
    expect(agent.sandbox.programs).toEqual([]);
    await completed(agent.resume({ ...yes, approval_id: second.approval.approval_id }));
    expect(agent.sandbox.programs).toEqual([RISKY]);
  });

  it('refuses what another thread was asked, also about the same code', async () => {
    const agent = open('when_found', [{ code: RISKY }, { code: RISKY }]);
    const own = await agent.ask();
    const other = await waiting(agent.service.invoke(REQUEST, onThread('other')));
    const payload = { ...(other.approval['resume_payload'] as object), approved: true };
    const stale = [payload, { [other.interruptId]: true }];
    for (const given of stale) {
      await expect(agent.resume(given)).rejects.toBeInstanceOf(ApprovalMismatchError);
    }
    expect(await agent.service.pendingApproval('thread')).toEqual(own);
    await completed(agent.service.invoke(answer(payload), onThread('other')));
    expect(agent.sandbox.programs).toEqual([RISKY]);
  });

  it('writes new code after guidance', async () => {
    const agent = open('when_found', [{ code: RISKY }, { code: GOOD }]);
    await agent.ask();
    const result = await completed(agent.resume({ type: 'respond', message: 'no processes' }));
    expect(result.generationAttempt).toBe(2);
    expect(agent.sandbox.programs).toEqual([GOOD]);
    expect(agent.generator.lastErrorChain).toMatchObject([
      { errorType: 'approval', stage: 'approval', failedCode: RISKY },
    ]);
    expect(await stateOf(agent.service)).toMatchObject({ guidance: ['no processes'] });
  });

  it('tells the model what the reviewer asks for', async () => {
    await using server = await startOpenAiServer({ replies: [RISKY, GOOD] });
    const service = makeModelService(server.baseUrl);
    await waiting(service.invoke(REQUEST, onThread()));
    const guidance = { type: 'respond', message: 'no processes, please' };
    await completed(service.invoke(answer(guidance), onThread()));
    const prompt = server.requests[1]?.messages[1]?.content;
    expect(prompt).toContain('no processes, please');
    expect(prompt).toContain(RISKY);
  });

  it('refuses an answer that comes too late', async () => {
    const agent = open();
    await agent.ask();
    agent.wait(61);
    await expect(agent.resume(true)).rejects.toBeInstanceOf(ApprovalExpiredError);
    expect(agent.sandbox.programs).toEqual([]);
  });

  it('notes who decided, and when', async () => {
    const agent = open();
    await agent.ask();
    agent.wait(5);
    const config = { configurable: { thread_id: 'thread', user_id: 'ada' } };
    await completed(agent.service.invoke(answer({ type: 'approve', message: 'ok' }), config));
    expect((await stateOf(agent.service)).approval_result).toMatchObject({
      type: 'approve',
      decided_by: 'ada',
      message: 'ok',
      decided_at: '2026-03-04T05:06:12.000Z',
    });
  });

  it('believes the application more than the answer about who decided', async () => {
    const agent = open();
    await agent.ask();
    const config = { configurable: { thread_id: 'thread', user_id: 'ada' } };
    const said = answer({ type: 'approve', decided_by: 'the director' });
    await completed(agent.service.invoke(said, config));
    expect((await stateOf(agent.service)).approval_result).toMatchObject({ decided_by: 'ada' });
  });

  it.each([
    ['an unknown thread', 'nobody'],
    ['a finished thread', 'thread'],
  ])('has nothing to answer on %s', async (_, thread) => {
    const agent = open();
    await agent.ask();
    await completed(agent.resume(true));
    const late = agent.service.invoke(answer(true), onThread(thread));
    await expect(late).rejects.toBeInstanceOf(WorkflowError);
    expect(agent.sandbox.programs).toHaveLength(1);
  });

  it('needs to know the thread of an answer', async () => {
    const { service } = open();
    await expect(service.invoke(answer(true))).rejects.toThrow('thread_id');
  });
});
