import { expect, it } from 'vitest';
import type { Review } from '../../src/review/review.ts';
import { GOOD } from '../fixtures/agent.ts';
import { FakeSandbox, raised, success } from '../fixtures/fake-sandbox.ts';
import { PATIENT, question, RestClient, reviewServer } from './review-server.ts';

it('carries a request through approval to its result', async () => {
  const { url, sandbox } = await reviewServer();
  const ann = new RestClient(url);
  const thread = await ann.start();
  const review = await question(ann);
  expect(review).toMatchObject({
    thread_id: thread,
    task: 'Multiply 6 by 7',
    status: 'waiting',
    attempt: 1,
    decided_by: null,
    findings: { error: 0, warning: 0, info: 0 },
  });
  expect(await ann.detail(review.approval_id)).toMatchObject({
    code: GOOD,
    limits: { timeout_seconds: 600, memory_mb: 1024, network: 'none' },
    notebook: true,
    previous: [],
    grants: [],
    grant_offer: { scopes: ['thread', 'user'] },
  });
  expect(await ann.run(thread)).toMatchObject({
    status: 'awaiting_approval',
    approval_id: review.approval_id,
    attempts: [{ number: 1, author: 'scripted', code: GOOD, outcome: 'awaiting_approval' }],
  });
  const { code_sha256 } = review;
  const body = { type: 'approve', code_sha256, message: 'fine', decided_by: 'somebody else' };
  expect((await ann.decide(review.approval_id, body)).status).toBe(400);
  const { decided_by: _, ...decision } = body;
  expect(await ann.decide(review.approval_id, decision)).toMatchObject({
    status: 202,
    body: { status: 'approved', decided_by: 'ann', message: 'fine' },
  });
  await expect.poll(async () => (await ann.run(thread)).status, PATIENT).toBe('completed');
  expect((sandbox as FakeSandbox).programs).toEqual([GOOD]);
  expect(await ann.run(thread)).toMatchObject({
    approval_id: null,
    attempts: [{ outcome: 'succeeded', notebook_path: expect.stringContaining('attempts/') }],
    result: { results: { answer: 42 }, stdout: 'done\n', stderr: '' },
    error: null,
  });
  expect(await ann.waiting()).toEqual([]);
  const { records } = await ann.get<{ records: { event: string; id: number; ts: string }[] }>(
    '/audit?limit=3',
  );
  expect(records.map(({ event }) => event)).toEqual([
    'execution_finished',
    'execution_started',
    'approval_answered',
  ]);
  expect(records[2]).toMatchObject({ decided_by: 'ann' });
  const older = await ann.get<{ records: object[] }>(`/audit?before=${records[1]?.id}`);
  expect(older.records).toMatchObject([
    { event: 'approval_answered' },
    { event: 'approval_asked' },
  ]);
});

it('asks again about an edit, and remembers what it replaced', async () => {
  const { url } = await reviewServer();
  const ann = new RestClient(url);
  const thread = await ann.start();
  const first = await question(ann);
  const code = 'import os\nresults = {"answer": open("/etc/passwd").read()}';
  const check = await ann.send('POST', `/reviews/${first.approval_id}/analyze`, { code });
  expect(await check.json()).toMatchObject({
    needs_approval: true,
    findings: expect.arrayContaining([expect.objectContaining({ line: 2 })]),
    touches: expect.arrayContaining([
      { kind: 'file', text: 'open "/etc/passwd"', line: 2 },
      { kind: 'package', text: 'os', line: 1 },
    ]),
  });
  const edited = await ann.decide(first.approval_id, { type: 'edit', code });
  expect(edited).toMatchObject({ status: 202, body: { status: 'edited', decided_by: 'ann' } });
  const second = await question(ann);
  expect(second.approval_id).not.toBe(first.approval_id);
  expect(await ann.detail(second.approval_id)).toMatchObject({
    code,
    previous: [{ label: 'attempt 1', code: GOOD }],
  });
  expect((await ann.run(thread)).attempts).toMatchObject([
    { outcome: 'edited', author: 'scripted' },
    { outcome: 'awaiting_approval', author: 'reviewer', code },
  ]);
  expect(await ann.detail(first.approval_id)).toMatchObject({ status: 'edited', code: GOOD });
});

it('loses nothing by an answer that cannot be used', async () => {
  const { url } = await reviewServer();
  const ann = new RestClient(url);
  const thread = await ann.start();
  const { approval_id: id, code_sha256 } = await question(ann);
  const wrong = 'f'.repeat(64);
  for (const [decision, problem] of [
    [{ type: 'approve' }, 'needs `code_sha256`'],
    [{ type: 'approve', code_sha256: wrong }, 'the code that waits has'],
    [{ type: 'edit', code: '  ' }, 'needs the new program'],
    [{ type: 'respond', message: '' }, 'needs a message'],
    [{ type: 'perhaps' }, 'type'],
    [{ type: 'reject', grant: true }, 'grant'],
  ] as const) {
    const { status, body } = await ann.decide(id, decision);
    expect([status, body]).toEqual([400, { error: expect.stringContaining(problem) }]);
  }
  expect((await ann.decide('unknown', { type: 'reject' })).status).toBe(404);
  expect((await ann.decide(id, { type: 'approve', code_sha256 })).status).toBe(202);
  await expect.poll(async () => (await ann.run(thread)).status, PATIENT).toBe('completed');
});

it('tells why a run ended, and what guidance led to', async () => {
  const { url } = await reviewServer({ replies: [{ code: GOOD }, { code: `${GOOD}\n# 2` }] });
  const ann = new RestClient(url);
  const thread = await ann.start();
  const first = await question(ann);
  const guided = { type: 'respond', message: 'add a comment' };
  expect((await ann.decide(first.approval_id, guided)).status).toBe(202);
  const second = await question(ann);
  expect(second.attempt).toBe(2);
  await ann.decide(second.approval_id, { type: 'reject', message: 'no' });
  await expect.poll(async () => (await ann.run(thread)).status, PATIENT).toBe('failed');
  expect(await ann.run(thread)).toMatchObject({
    attempts: [{ outcome: 'responded' }, { outcome: 'rejected' }],
    error: { type: 'ApprovalRejectedError', message: 'The code was rejected: no' },
  });
  const { reviews } = await ann.get<{ reviews: Review[] }>('/reviews?status=all');
  expect(reviews.map(({ status }) => status)).toEqual(['rejected', 'responded']);
});

it('shows what failed before', async () => {
  const sandbox = new FakeSandbox(({ number }) =>
    number === 1 ? raised('KeyError', "'x'") : success(),
  );
  const { url } = await reviewServer({ sandbox, replies: [{ code: GOOD }, { code: `${GOOD}\n` }] });
  const ann = new RestClient(url);
  await ann.start();
  const first = await question(ann);
  await ann.decide(first.approval_id, { type: 'approve', code_sha256: first.code_sha256 });
  await expect.poll(async () => (await ann.waiting())[0]?.attempt, PATIENT).toBe(2);
  const second = await question(ann);
  expect((await ann.detail(second.approval_id)).previous).toEqual([
    { label: 'attempt 1', code: GOOD },
    { label: 'last approved', code: GOOD },
  ]);
  expect((await ann.run(second.thread_id)).attempts[0]).toMatchObject({
    outcome: 'failed',
    error: { type: 'CodeRuntimeError', message: expect.stringContaining('KeyError') },
  });
});

it('allows later programs, shows that, and revokes it', async () => {
  const { url } = await reviewServer();
  const ann = new RestClient(url);
  const thread = await ann.start();
  const { approval_id: id, code_sha256 } = await question(ann);
  const allow = { scope: 'thread', until: null };
  expect((await ann.decide(id, { type: 'approve', code_sha256, allow })).status).toBe(202);
  await expect.poll(async () => (await ann.run(thread)).status, PATIENT).toBe('completed');
  const list = async () =>
    (await ann.get<{ grants: { grant_id: string; granted_by: string }[] }>('/grants')).grants;
  const [grant] = await list();
  expect(grant).toMatchObject({ scope: 'thread', thread_id: thread, granted_by: 'ann' });
  expect((await ann.send('DELETE', `/grants/${grant?.grant_id}`)).status).toBe(204);
  expect((await ann.send('DELETE', '/grants/unknown')).status).toBe(404);
  expect(await list()).toEqual([]);
});

it('lets nobody answer after the time', async () => {
  let now = new Date();
  const { url } = await reviewServer({ reviews: { clock: () => now } });
  const ann = new RestClient(url);
  await ann.start();
  const { approval_id: id, code_sha256 } = await question(ann);
  now = new Date(Date.now() + 2 * 86_400_000);
  expect(await ann.decide(id, { type: 'approve', code_sha256 })).toMatchObject({
    status: 410,
    body: { error: expect.stringContaining('expired'), review: { status: 'expired' } },
  });
  expect(await ann.waiting()).toEqual([]);
});
