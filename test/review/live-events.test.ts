import { describe, expect, it } from 'vitest';
import { setTimeout as pause } from 'node:timers/promises';
import { RunLog, type LoggedEvent } from '../../src/review/run-log.ts';
import { FakeSandbox, success } from '../fixtures/fake-sandbox.ts';
import { question, RestClient, reviewServer } from './review-server.ts';

const text = (part: string) => ({ type: 'stdout', text: part }) as const;

async function readAll(log: RunLog, lastId: string | null = null): Promise<LoggedEvent[]> {
  const events: LoggedEvent[] = [];
  for await (const event of log.read(lastId, new AbortController().signal)) events.push(event);
  return events;
}

describe('the log of a run', () => {
  it('goes on after the last id, and begins anew after one that it does not know', async () => {
    const log = new RunLog();
    for (const part of ['a', 'b', 'c']) log.add(text(part));
    const all = await readAll(log);
    expect(all.map(({ event }) => event)).toEqual(['a', 'b', 'c'].map(text));
    expect(await readAll(log, all[1]?.id)).toEqual([all[2]]);
    expect(await readAll(log, 'of-another-process.2')).toEqual(all);
    expect(await readAll(log, 'nonsense')).toEqual(all);
    expect(await readAll(log, all[2]?.id)).toEqual([]);
  });

  it('keeps the newest, and says how many it dropped', async () => {
    const log = new RunLog(1000);
    for (let number = 0; number < 100; number += 1) log.add(text(String(number)));
    const [gap, ...rest] = await readAll(log);
    expect(gap?.event).toEqual({ type: 'gap', dropped: 100 - rest.length });
    expect(rest.length).toBeGreaterThan(3);
    expect(rest.at(-1)?.event).toEqual(text('99'));
    expect(await readAll(log, gap?.id)).toEqual(rest);
  });

  it('waits for what comes while it is active', async () => {
    const log = new RunLog();
    log.begin();
    const reading = readAll(log);
    log.add(text('a'));
    await pause(1);
    log.add(text('b'));
    log.end();
    expect(await reading).toHaveLength(2);
  });
});

it('streams a run, resumes a stream, and ends it with how the run stands', async () => {
  const release = Promise.withResolvers<void>();
  const sandbox = new FakeSandbox(async ({ options }) => {
    options.onEvent?.({ type: 'stdout', text: 'hello\n' });
    await release.promise;
    return success();
  });
  const { url } = await reviewServer({ sandbox });
  const ann = new RestClient(url);
  const thread = await ann.start();
  const asked = await ann.events(`/runs/${thread}/events`);
  expect(asked.at(-1)).toMatchObject({ event: 'end', data: { status: 'awaiting_approval' } });
  expect(asked.map(({ event }) => event)).toEqual(expect.arrayContaining(['stage', 'code']));
  const lastId = asked.at(-2)?.id ?? '';
  const { approval_id: id, code_sha256 } = await question(ann);
  await ann.decide(id, { type: 'approve', code_sha256 });
  const seen = await ann.events(`/runs/${thread}/events`, {
    lastId,
    until: ({ event }) => event === 'stdout',
  });
  expect(seen[0]?.data).toMatchObject({ type: 'stage', stage: 'executor' });
  expect(seen.at(-1)?.data).toEqual(text('hello\n'));
  expect((await ann.run(thread)).status).toBe('running');
  release.resolve();
  const rest = await ann.events(`/runs/${thread}/events`, { lastId: seen.at(-1)?.id ?? '' });
  expect(rest.map(({ event }) => event)).toEqual(expect.arrayContaining(['executed', 'end']));
  expect(rest.at(-1)?.data).toEqual({ status: 'completed' });
  expect((await ann.send('GET', '/runs/unknown/events')).status).toBe(404);
});

it('cancels a run', async () => {
  const sandbox = new FakeSandbox(async ({ options }) => {
    await new Promise((resolve) => options.signal?.addEventListener('abort', resolve));
    return success();
  });
  const { url } = await reviewServer({ sandbox, config: { approval: { mode: 'disabled' } } });
  const ann = new RestClient(url);
  const thread = await ann.start();
  await expect.poll(() => sandbox.programs).toHaveLength(1);
  expect((await ann.send('POST', '/runs', { task: 'again', thread_id: thread })).status).toBe(409);
  const cancelled = await ann.send('POST', `/runs/${thread}/cancel`);
  expect(await cancelled.json()).toMatchObject({
    status: 'failed',
    error: { message: expect.stringContaining('cancelled') },
  });
  expect((await ann.send('POST', `/runs/${thread}/cancel`)).status).toBe(404);
});
