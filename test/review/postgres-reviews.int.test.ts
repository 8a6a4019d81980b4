import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Review } from '../../src/review/review.ts';
import { GOOD, makeService, onThread, REQUEST, waiting } from '../fixtures/agent.ts';
import { FakeSandbox } from '../fixtures/fake-sandbox.ts';
import { OwnDatabase } from '../fixtures/own-database.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';
import { question, RestClient, reviewServer } from './review-server.ts';
import { Documents } from '../../src/documents/documents.ts';

const approval = (review: Review) => ({ type: 'approve', code_sha256: review.code_sha256 });

describe.skipIf(process.env['TEST_POSTGRES'] !== '1')('reviews in PostgreSQL', () => {
  let database: OwnDatabase;
  beforeAll(async () => {
    database = await OwnDatabase.open();
  });
  afterAll(() => database[Symbol.asyncDispose]());

  it('count one of the answers to two servers, and tell both of it', async () => {
    const folder = tempFolder();
    const sandbox = new FakeSandbox();
    const checkpointer = { kind: 'postgres', url: database.url } as const;
    const wishes = { folder, sandbox, checkpointer };
    const [one, other] = [await reviewServer(wishes), await reviewServer(wishes)];
    const [ann, bob] = [new RestClient(one.url, 'ann'), new RestClient(other.url, 'bob')];
    const thread = await ann.start();
    const review = await question(bob);
    const answers = await Promise.all(
      [ann, bob, ann, bob].map((client) => client.decide(review.approval_id, approval(review))),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([202, 409, 409, 409]);
    const taken = answers.find(({ status }) => status === 202)?.body as Review;
    await expect.poll(async () => (await bob.run(thread)).status).toBe('completed');
    expect(sandbox.programs).toEqual([GOOD]);
    for (const client of [ann, bob]) {
      expect(await client.waiting()).toEqual([]);
      expect(await client.detail(review.approval_id)).toMatchObject({
        status: 'approved',
        decided_by: taken.decided_by,
      });
    }
  });

  it('are found again where nobody noted them', async () => {
    const folder = tempFolder();
    const checkpointer = { kind: 'postgres', url: database.url } as const;
    await using service = makeService({
      documents: new Documents({ kind: 'memory' }),
      config: { agentDataDir: folder, approval: { mode: 'all_code' }, checkpointer },
    });
    await waiting(service.invoke(REQUEST, onThread('lost')));
    const { url } = await reviewServer({ folder, checkpointer });
    const review = await question(new RestClient(url));
    expect(review.thread_id).toBe('lost');
  });
});
