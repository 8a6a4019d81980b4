import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Documents } from '../../src/documents/documents.ts';
import { reviewEntrySchema, type Review } from '../../src/review/review.ts';
import { answer, makeService, onThread, REQUEST, waiting } from '../fixtures/agent.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';
import { question, RestClient, reviewServer } from './review-server.ts';

const approval = (review: Review) => ({ type: 'approve', code_sha256: review.code_sha256 });

/** A service whose process dies before it notes what waits: its notes go elsewhere. */
const forgetful = (folder: string, path: string) =>
  makeService({
    documents: new Documents({ kind: 'memory' }),
    config: {
      agentDataDir: folder,
      approval: { mode: 'all_code' },
      checkpointer: { kind: 'sqlite', path },
    },
  });

it('finds questions again that nobody noted, and no others', async () => {
  const folder = tempFolder();
  const path = join(folder, 'threads.sqlite');
  await using service = forgetful(folder, path);
  for (const id of ['a', 'b', 'c']) await waiting(service.invoke(REQUEST, onThread(id)));
  await service.invoke(answer(true), onThread('b'));
  const { url } = await reviewServer({ folder });
  const ann = new RestClient(url);
  const found = await ann.waiting();
  expect(found.map(({ thread_id: id }) => id).toSorted()).toEqual(['a', 'c']);
  const [review] = found as [Review];
  expect((await ann.decide(review.approval_id, approval(review))).status).toBe(202);
  await expect.poll(async () => (await ann.run(review.thread_id)).status).toBe('completed');
});

it('opens a question again whose answerer died before the run went on', async () => {
  const folder = tempFolder();
  const path = join(folder, 'threads.sqlite');
  await using service = forgetful(folder, path);
  await waiting(service.invoke(REQUEST, onThread()));
  const first = await reviewServer({ folder });
  const ann = new RestClient(first.url);
  const review = await question(ann);
  await using documents = new Documents({ kind: 'sqlite', path });
  const entries = documents.collection('reviews', reviewEntrySchema, ['status', 'thread_id']);
  const now = new Date().toISOString();
  const dead = { status: 'approved', decided_by: 'eve', decided_at: now } as const;
  await entries.update(review.approval_id, (entry) => ({
    ...entry,
    ...dead,
    claimed_by: '1@another-host',
    claimed_in: 'another',
  }));
  expect((await ann.decide(review.approval_id, approval(review))).status).toBe(409);
  // Long ago, whoever it was.
  await entries.update(review.approval_id, (entry) => ({
    ...entry,
    decided_at: new Date(Date.now() - 60_000).toISOString(),
  }));
  const second = await reviewServer({ folder });
  expect(await new RestClient(second.url).waiting()).toHaveLength(1);
  expect((await ann.decide(review.approval_id, approval(review))).status).toBe(202);
  await expect.poll(async () => (await ann.run(review.thread_id)).status).toBe('completed');
});

it('tells of old runs after a restart', async () => {
  const folder = tempFolder();
  const service = forgetful(folder, join(folder, 'threads.sqlite'));
  await waiting(service.invoke(REQUEST, onThread()));
  await service.invoke(answer(true), onThread());
  await service[Symbol.asyncDispose]();
  const { url } = await reviewServer({ folder });
  const ann = new RestClient(url);
  expect(await ann.run('thread')).toMatchObject({ status: 'completed', result: { seconds: 1.5 } });
  expect(await ann.events('/runs/thread/events')).toEqual([
    { event: 'end', id: undefined, data: { status: 'completed' } },
  ]);
  expect((await ann.send('GET', '/runs/other')).status).toBe(404);
});
