/** Spec §22, line 2. In depth: test/state.test.ts, test/service/fresh-start.test.ts. */
import { describe, expect, it } from 'vitest';
import { preserveOnceSet } from '../../src/index.ts';
import {
  answer,
  completed,
  makeService,
  onThread,
  REQUEST,
  stateOf,
  waiting,
} from '../fixtures/agent.ts';

describe('§22.2 preserveOnceSet', () => {
  it.each([
    ['a', null, 'a'],
    [null, 'b', 'b'],
    ['a', 'b', 'a'],
    [null, null, null],
    [0, 1, 0],
    ['', 'b', ''],
  ])('(%j, %j) → %j', (current, update, kept) => {
    expect(preserveOnceSet<unknown>(current, update)).toBe(kept);
  });

  it('request survives resume', async () => {
    const service = makeService({ config: { approval: { mode: 'all_code' } } });
    await waiting(service.invoke({ ...REQUEST, expectedResults: { answer: 'int' } }, onThread()));
    const before = (await stateOf(service)).request;
    const erasing = { type: 'approve', request: null };
    await completed(service.invoke(answer(erasing), onThread()));
    const after = (await stateOf(service)).request;
    expect(after).toEqual(before);
    expect(after).toMatchObject({
      user_query: REQUEST.userQuery,
      expected_results: { answer: 'int' },
    });
  });
});
