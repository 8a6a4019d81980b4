import { describe, expect, it } from 'vitest';
import { EventLog } from '../../src/jobs/event-log.ts';
import { collect } from './service-fixture.ts';
import { makeRecord } from './make-record.ts';

const record = makeRecord({ status: 'completed' });

describe('EventLog', () => {
  it('replays from the beginning or after a number', async () => {
    const log = new EventLog();
    log.status('pending');
    log.text('stdout', 'a');
    log.text('stderr', 'b');
    log.end(record);
    const all = [
      { seq: 1, type: 'status', status: 'pending' },
      { seq: 2, type: 'stdout', text: 'a' },
      { seq: 3, type: 'stderr', text: 'b' },
      { seq: 4, type: 'end', record },
    ];
    expect(await collect(log.read(0))).toEqual(all);
    expect(await collect(log.read(2))).toEqual(all.slice(2));
    for (const after of [3, 4, 1000]) expect(await collect(log.read(after))).toEqual(all.slice(3));
  });

  it('tells every reader of what comes, each at its own pace', async () => {
    const log = new EventLog();
    const [fast, late] = [collect(log.read(0)), log.read(0)];
    log.text('stdout', 'a');
    expect((await late.next()).value).toMatchObject({ seq: 1 });
    const pending = late.next();
    log.text('stdout', 'b');
    expect((await pending).value).toMatchObject({ text: 'b' });
    log.text('stdout', 'c');
    log.end(record);
    log.text('stdout', 'after the end');
    log.end(makeRecord());
    expect((await collect(late)).map(({ seq }) => seq)).toEqual([3, 4]);
    expect((await fast).map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
  });

  it('leaves out the middle of too much text, and says how much', async () => {
    const log = new EventLog(1000);
    log.status('running');
    const slow = log.read(0);
    await slow.next();
    for (let n = 0; n < 100; n += 1) log.text('stdout', String(n).padStart(36));
    log.end(record);
    const events = await collect(log.read(0));
    expect(events.map(({ type }) => type)).toEqual([
      'status',
      ...Array.from({ length: 10 }, () => 'stdout'),
      'gap',
      ...Array.from({ length: 10 }, () => 'stdout'),
      'end',
    ]);
    expect(events[11]).toEqual({ seq: 91, type: 'gap', droppedChars: 80 * 36 });
    expect(events[12]).toEqual({ seq: 92, type: 'stdout', text: '90'.padStart(36) });
    expect(await collect(slow)).toEqual(events.slice(1));
    expect(await collect(log.read(50))).toEqual(events.slice(11));
    expect(await collect(log.read(91))).toEqual(events.slice(12));
  });

  it('is bounded for many tiny events and for a huge one', async () => {
    const log = new EventLog(6500);
    for (let n = 0; n < 10_000; n += 1) log.text('stderr', 'x');
    expect(log.textOf('stderr')).toHaveLength(200);
    log.text('stdout', 'y'.repeat(100_000));
    expect(log.textOf('stdout')).toBe('');
    log.text('stdout', 'z');
    log.end(record);
    const events = await collect(log.read(0));
    expect(events.slice(-3)).toMatchObject([
      { type: 'gap', droppedChars: 109_900 },
      { type: 'stdout', text: 'z' },
      { type: 'end' },
    ]);
  });

  it('lets a reader go when its signal is aborted', async () => {
    const log = new EventLog();
    const controller = new AbortController();
    const reading = collect(log.read(0, controller.signal));
    log.text('stdout', 'a');
    await Promise.resolve();
    controller.abort();
    expect(await reading).toBeInstanceOf(Array);
    expect(await collect(log.read(0, AbortSignal.abort()))).toEqual([]);
  });
});
