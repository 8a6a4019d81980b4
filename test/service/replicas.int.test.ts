import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WorkflowError } from '../../src/errors.ts';
import { answer, GOOD, makeService, onThread, REQUEST, waiting } from '../fixtures/agent.ts';
import { FakeSandbox, success } from '../fixtures/fake-sandbox.ts';
import { OwnDatabase } from '../fixtures/own-database.ts';

describe.skipIf(process.env['TEST_POSTGRES'] !== '1')('two services on one PostgreSQL', () => {
  let database: OwnDatabase;
  beforeAll(async () => {
    database = await OwnDatabase.open();
  });
  afterAll(() => database[Symbol.asyncDispose]());

  const serviceOn = (sandbox: FakeSandbox) => {
    const checkpointer = { kind: 'postgres', url: database.url } as const;
    return makeService({ sandbox, config: { approval: { mode: 'all_code' }, checkpointer } });
  };

  it('go on with a thread once, whichever is asked, and the other one says why not', async () => {
    const sandbox = new FakeSandbox(() => pause(300).then(() => success()));
    await using first = serviceOn(sandbox);
    await using second = serviceOn(sandbox);
    await waiting(first.invoke(REQUEST, onThread('shared')));
    expect(await second.pendingApproval('shared')).toBeDefined();
    const ends = await Promise.allSettled(
      [first, second, second, first].map((service) =>
        service.invoke(answer(true), onThread('shared')),
      ),
    );
    expect(sandbox.programs).toEqual([GOOD]);
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const end of ends) {
      if (end.status === 'rejected') expect(end.reason).toBeInstanceOf(WorkflowError);
    }
  });

  it('run requests on one thread one after the other', async () => {
    let running = 0;
    let most = 0;
    const sandbox = new FakeSandbox(async () => {
      most = Math.max(most, (running += 1));
      await pause(100);
      running -= 1;
      return success();
    });
    const checkpointer = { kind: 'postgres', url: database.url } as const;
    await using first = makeService({ sandbox, config: { checkpointer } });
    await using second = makeService({ sandbox, config: { checkpointer } });
    const services = [first, second, first, second];
    await Promise.all(services.map((service) => service.invoke(REQUEST, onThread('one'))));
    expect(most).toBe(1);
    expect(sandbox.programs).toHaveLength(4);
  });
});
