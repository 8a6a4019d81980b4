import { expect, it } from 'vitest';
import type { CheckpointerConfig } from '../../src/config/service-config.ts';
import { allow, FETCH, openAgent } from './agent.ts';

/** What holds for grants wherever checkpoints outlive a process. */
export function keptCases(place: () => CheckpointerConfig): void {
  it('keeps grants over a restart, and their end', async () => {
    let id = '';
    {
      await using agent = openAgent({ checkpointer: place() });
      id = await allow(agent, FETCH);
    }
    await using agent = openAgent({ checkpointer: place() });
    expect((await agent.run(FETCH)).outcome?.status).toBe('completed');
    agent.wait(24);
    expect((await agent.run(FETCH)).outcome?.status).toBe('awaiting_approval');
    expect(await agent.service.grants.list({ all: true, threadId: 'thread' })).toMatchObject([
      { grant_id: id, uses: 1 },
    ]);
  });

  it('lets another process revoke, whatever runs at that moment', async () => {
    await using agent = openAgent({ checkpointer: place() });
    await using other = openAgent({ checkpointer: place() });
    const id = await allow(agent, FETCH, { scope: 'user' }, `ada-${crypto.randomUUID()}`);
    const [grant] = await other.service.grants.list({ userId: undefined, threadId: undefined });
    expect(grant?.grant_id).toBe(id);
    const user = grant?.user_id ?? '';
    const threads = Array.from({ length: 4 }, () => crypto.randomUUID());
    const runs = threads.map((thread) => agent.run(FETCH, thread, user));
    const revoked = other.service.grants.revoke(id, 'boss');
    const outcomes = await Promise.all(runs);
    const atRevocation = await revoked;
    const ran = outcomes.filter(({ outcome }) => outcome?.status === 'completed').length;
    const [after] = await other.service.grants.list({ userId: user, all: true });
    // Each program that ran was counted before the revocation, and none after it.
    expect(after?.uses).toBe(ran);
    expect(atRevocation.uses).toBe(ran);
    expect((await agent.run(FETCH, crypto.randomUUID(), user)).outcome?.status).toBe(
      'awaiting_approval',
    );
  });
}
