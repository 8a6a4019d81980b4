import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { FakeSandbox } from '../../fixtures/fake-sandbox.ts';
import { makeExecution } from '../../notebook/fixture.ts';
import { running } from '../running.ts';

const REQUESTS = 60;
const PLACES = 2 + 20;

it('answers each of many requests at a time, or sends it away until it comes back', async () => {
  const { promise: opened, resolve: open } = Promise.withResolvers<void>();
  const sandbox = new FakeSandbox(async ({ code }) => {
    await opened;
    return makeExecution({ expression: code });
  });
  const { url, executions } = await running({ sandbox, maxRunning: 2, maxQueued: PLACES - 2 });
  const waits: (string | null)[] = [];

  async function call(code: string): Promise<unknown> {
    const body = JSON.stringify({ code, eval_last_expr: true });
    for (;;) {
      const response = await fetch(`${url}/api/v1/eval`, { method: 'POST', body });
      const answer = (await response.json()) as { readonly result?: string };
      if (response.status !== 429) return [response.status, answer.result];
      waits.push(response.headers.get('retry-after'));
      await opened;
      await sleep(5);
    }
  }

  const codes = Array.from({ length: REQUESTS }, (_, index) => String(index));
  const calls = codes.map(call);
  await expect.poll(() => waits.length).toBe(REQUESTS - PLACES);
  expect(executions.stats()).toMatchObject({ running: 2, queued: PLACES - 2 });
  expect(waits.every((seconds) => /^[1-9]\d*$/.test(seconds ?? ''))).toBe(true);
  open();
  expect(await Promise.all(calls)).toEqual(codes.map((code) => [200, code]));
  expect(sandbox.programs.toSorted()).toEqual(codes.toSorted());
  expect(executions.stats()).toMatchObject({ running: 0, queued: 0 });
});
