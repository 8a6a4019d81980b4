import { setTimeout as pause } from 'node:timers/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Review } from '../../src/review/review.ts';
import { answer, GOOD, makeService, onThread, REQUEST, waiting } from '../fixtures/agent.ts';
import { FakeSandbox, success } from '../fixtures/fake-sandbox.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';
import { PATIENT, question, RestClient, reviewServer } from './review-server.ts';

const slow = () => new FakeSandbox(() => pause(200).then(() => success()));
const approval = (review: Review) => ({ type: 'approve', code_sha256: review.code_sha256 });

it('counts one of two answers at once, and tells the other who was faster', async () => {
  const { url, sandbox } = await reviewServer({ sandbox: slow() });
  const [ann, bob] = [new RestClient(url, 'ann'), new RestClient(url, 'bob')];
  const thread = await ann.start();
  const review = await question(ann);
  const answers = await Promise.all(
    [ann, bob, ann, bob].map((client) => client.decide(review.approval_id, approval(review))),
  );
  expect(answers.map(({ status }) => status).toSorted()).toEqual([202, 409, 409, 409]);
  const taken = answers.find(({ status }) => status === 202)?.body as Review;
  for (const { status, body } of answers) {
    if (status !== 409) continue;
    expect(body).toMatchObject({
      error: expect.stringContaining(`approved by ${taken.decided_by}`),
      review: { status: 'approved', decided_by: taken.decided_by },
    });
  }
  await expect.poll(async () => (await ann.run(thread)).status, PATIENT).toBe('completed');
  expect((sandbox as FakeSandbox).programs).toEqual([GOOD]);
});

it('counts one of two different answers to two servers over the same threads', async () => {
  const folder = tempFolder();
  const sandbox = slow();
  const [one, other] = [
    await reviewServer({ folder, sandbox }),
    await reviewServer({ folder, sandbox }),
  ];
  const [ann, bob] = [new RestClient(one.url, 'ann'), new RestClient(other.url, 'bob')];
  const thread = await ann.start();
  const review = await question(bob);
  const seen = bob.events('/reviews/events', {
    until: ({ event, data }) => event === 'review' && data['status'] !== 'waiting',
  });
  const answers = await Promise.all([
    ann.decide(review.approval_id, approval(review)),
    bob.decide(review.approval_id, { type: 'reject', message: 'no' }),
  ]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual([202, 409]);
  const isApproved = answers[0].status === 202;
  const end = isApproved ? 'completed' : 'failed';
  await expect.poll(async () => (await bob.run(thread)).status, PATIENT).toBe(end);
  expect(sandbox.programs).toEqual(isApproved ? [GOOD] : []);
  expect((await seen).at(-1)?.data).toMatchObject({
    status: isApproved ? 'approved' : 'rejected',
    decided_by: isApproved ? 'ann' : 'bob',
  });
});

it('sees what other processes ask and answer', async () => {
  const { url, folder } = await reviewServer();
  const ann = new RestClient(url);
  const hello = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  const seen = ann.events('/reviews/events', {
    until: ({ event, data }) => {
      if (event === 'hello') hello.resolve();
      if (data['status'] === 'waiting') asked.resolve();
      return data['status'] === 'rejected';
    },
  });
  await hello.promise;
  await using app = makeService({
    config: {
      agentDataDir: folder,
      approval: { mode: 'all_code' },
      checkpointer: { kind: 'sqlite', path: join(folder, 'threads.sqlite') },
    },
  });
  await waiting(app.invoke(REQUEST, onThread('of-the-app')));
  const review = await question(ann);
  expect(review.thread_id).toBe('of-the-app');
  // What changes twice between two looks is told once.
  await asked.promise;
  const no = answer({ type: 'reject', message: 'not this', decided_by: 'eve' });
  await expect(app.invoke(no, onThread('of-the-app'))).rejects.toThrow('not this');
  const statuses = (await seen).map(({ data }) => [data['status'], data['decided_by']]);
  expect(statuses.slice(1)).toEqual([
    ['waiting', null],
    ['rejected', 'eve'],
  ]);
  expect(await ann.decide(review.approval_id, approval(review))).toMatchObject({
    status: 409,
    body: { error: expect.stringContaining('rejected by eve') },
  });
});

it('marks a question as gone that a new request threw away', async () => {
  const { url, service } = await reviewServer();
  const ann = new RestClient(url);
  const thread = await ann.start();
  const review = await question(ann);
  const again = await ann.send('POST', '/runs', { task: 'another', thread_id: thread });
  expect([again.status, await again.json()]).toEqual([
    409,
    { error: expect.stringContaining('waits for an approval') },
  ]);
  await waiting(service.invoke(REQUEST, onThread(thread)));
  expect((await ann.detail(review.approval_id)).status).toBe('gone');
  expect((await ann.decide(review.approval_id, approval(review))).status).toBe(409);
  expect(await ann.waiting()).toHaveLength(1);
});
