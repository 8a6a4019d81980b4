import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { BadRequestError } from '../../../src/jobs/errors.ts';
import type { ExecutionRecord } from '../../../src/jobs/execution-record.ts';
import type { ExecutionStore } from '../../../src/jobs/execution-store.ts';
import { makeRecord } from '../make-record.ts';

const at = (second: number): string => new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString();
const done = { status: 'completed', finishedAt: at(5) } as const;

/** What every store must do. `open` opens the same database each time; tests keep to a tenant or an owner of their own. */
export function storeContract(open: () => Promise<ExecutionStore>): void {
  async function withRecords(count: number, overrides: Partial<ExecutionRecord> = {}) {
    const tenant = randomUUID();
    const store = await open();
    const records = Array.from({ length: count }, (_, index) =>
      makeRecord({ tenant, createdAt: at(index), ...overrides }),
    );
    for (const record of records) await store.create(record);
    return { store, tenant, records, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() };
  }

  it('gives back every field as it was, for another connection too', async () => {
    const nasty = 'a\0b \ud800 \u{1f600} \u2028 "\\u0000"';
    const record = makeRecord({
      status: 'failed',
      stdout: nasty,
      stderr: nasty,
      error: nasty,
      result: '',
      truncated: true,
      artifacts: [
        {
          path: 'a/ü.png',
          kind: 'figure',
          mimeType: 'image/png',
          sizeBytes: 3,
          title: null,
          description: nasty,
        },
      ],
      detail: { results: { value: [1, 0.1, null, nasty] } },
    });
    await using store = await open();
    await store.create(record);
    expect(await store.get(record.id)).toEqual(record);
    await using other = await open();
    expect(await other.get(record.id)).toEqual(record);
  });

  it('keeps megabytes of output', async () => {
    await using store = await open();
    const record = makeRecord({ stdout: 'ü\n'.repeat(4_000_000) });
    await store.create(record);
    expect((await store.get(record.id))?.stdout).toBe(record.stdout);
    await store.delete(record.id);
  });

  it('knows no other ids', async () => {
    await using store = await open();
    for (const id of ['', 'exe_', "'; DROP TABLE executions; --", 'a\0b']) {
      expect(await store.get(id)).toBeNull();
      expect(await store.update(id, done, ['pending'])).toBeNull();
      await store.delete(id);
    }
  });

  it('creates an id once', async () => {
    await using store = await open();
    const record = makeRecord();
    await store.create(record);
    await expect(store.create({ ...record, stdout: 'other' })).rejects.toThrow(record.id);
    expect(await store.get(record.id)).toEqual(record);
  });

  it('changes a record that has one of the statuses only', async () => {
    await using set = await withRecords(1);
    const { store, records } = set;
    const [{ id }] = records as [ExecutionRecord];
    expect(await store.update(id, { status: 'running' }, ['running'])).toBeNull();
    expect((await store.get(id))?.status).toBe('pending');
    const killed = await store.update(id, { status: 'killed', stdout: 'x' }, [
      'running',
      'pending',
    ]);
    expect(killed).toEqual({ ...records[0], status: 'killed', stdout: 'x' });
    expect(await store.update(id, done, ['pending', 'running'])).toBeNull();
    expect(await store.get(id)).toEqual(killed);
  });

  it('lets one of many that end a record at the same time win, and loses no change', async () => {
    await using set = await withRecords(1);
    const { id } = set.records[0] as ExecutionRecord;
    await using other = await open();
    const ends = ['completed', 'failed', 'killed'] as const;
    const results = await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        (n % 2 === 0 ? set.store : other).update(
          id,
          { status: ends[n % 3] ?? 'failed', exitCode: n },
          ['pending'],
        ),
      ),
    );
    const winners = results.filter((result) => result !== null);
    expect(winners).toHaveLength(1);
    expect(await set.store.get(id)).toEqual(winners[0]);
    await Promise.all([
      set.store.update(id, { stdout: 'out' }, ends),
      other.update(id, { stderr: 'err' }, ends),
    ]);
    expect(await set.store.get(id)).toMatchObject({ stdout: 'out', stderr: 'err' });
  });

  it('lists newest first, in pages that neither repeat nor miss', async () => {
    await using set = await withRecords(7, { createdAt: at(1) });
    const { store, tenant, records } = set;
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await store.list({ tenant, limit: 3, cursor });
      seen.push(...page.records.map(({ id }) => id));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toHaveLength(7);
    expect(new Set(seen)).toEqual(new Set(records.map(({ id }) => id)));
    const later = makeRecord({ tenant, createdAt: at(2) });
    await store.create(later);
    expect((await store.list({ tenant, limit: 1 })).records).toEqual([later]);
  });

  it('ends a page of exactly its limit', async () => {
    await using set = await withRecords(2);
    const { records, next } = await set.store.list({ tenant: set.tenant, limit: 2 });
    expect(records).toEqual(set.records.toReversed());
    expect(next).toBeNull();
  });

  it('filters', async () => {
    await using set = await withRecords(3);
    const { store, tenant } = set;
    const [first, second, third] = set.records as [
      ExecutionRecord,
      ExecutionRecord,
      ExecutionRecord,
    ];
    const changed = await store.update(second.id, done, ['pending']);
    const ids = async (filter: object): Promise<string[]> =>
      (await store.list(filter)).records.map(({ id }) => id);
    expect(await ids({ tenant, status: 'completed' })).toEqual([changed?.id]);
    expect(await ids({ tenant, status: 'pending' })).toEqual([third.id, first.id]);
    expect(await ids({ tenant, createdAfter: at(1) })).toEqual([third.id, second.id]);
    expect(await ids({ tenant: 'nobody' })).toEqual([]);
    const nobodys = makeRecord({ createdAt: '2099-01-01T00:00:00.000Z' });
    await store.create(nobodys);
    expect(await ids({ tenant: null, limit: 1 })).toEqual([nobodys.id]);
    await store.delete(nobodys.id);
  });

  it('keeps pages of large records small', async () => {
    await using set = await withRecords(3, { stdout: 'x'.repeat(12_000_000) });
    const { store, tenant } = set;
    const first = await store.list({ tenant });
    expect(first.records.map(({ id }) => id)).toEqual([set.records[2]?.id, set.records[1]?.id]);
    const rest = await store.list({ tenant, cursor: first.next ?? '' });
    expect(rest.records.map(({ id }) => id)).toEqual([set.records[0]?.id]);
    expect(rest.next).toBeNull();
    for (const { id } of set.records) await store.delete(id);
  });

  it('refuses what is no cursor and no time', async () => {
    await using store = await open();
    await expect(store.list({ cursor: 'x' })).rejects.toBeInstanceOf(BadRequestError);
    await expect(store.list({ createdAfter: 'soon' })).rejects.toBeInstanceOf(BadRequestError);
  });

  it('finds what ended before a time', async () => {
    await using set = await withRecords(3);
    const { store } = set;
    const [first, second, third] = set.records as [
      ExecutionRecord,
      ExecutionRecord,
      ExecutionRecord,
    ];
    const end = (id: string, ms: number) =>
      store.update(id, { status: 'killed', finishedAt: new Date(ms).toISOString() }, ['pending']);
    await end(first.id, 2000);
    await end(second.id, 1000);
    await end(third.id, 3000);
    const before = (ms: number, limit: number) =>
      store.endedBefore(new Date(ms).toISOString(), limit);
    expect(await before(3000, 10)).toEqual([second.id, first.id]);
    expect(await before(3001, 1)).toEqual([second.id]);
    for (const { id } of set.records) await store.delete(id);
    expect(await before(3001, 10)).toEqual([]);
    expect(await store.get(first.id)).toBeNull();
  });

  it('finds unfinished records of silent owners', async () => {
    const [silent, alive, unheard] = [randomUUID(), randomUUID(), randomUUID()];
    await using store = await open();
    const records = [
      makeRecord({ owner: silent, status: 'running' }),
      makeRecord({ owner: silent, status: 'completed' }),
      makeRecord({ owner: alive }),
      makeRecord({ owner: unheard }),
    ];
    for (const record of records) await store.create(record);
    await store.heartbeat(silent, at(0));
    await store.heartbeat(alive, at(0));
    await store.heartbeat(alive, at(10));
    const orphans = await store.orphans(at(10));
    const own = orphans.filter(({ owner }) => new Set<string>([silent, alive, unheard]).has(owner));
    expect(own.map(({ id }) => id).toSorted()).toEqual([records[0]?.id, records[3]?.id].toSorted());
    expect((await store.orphans(at(11))).map(({ id }) => id)).toContain(records[2]?.id);
  });
}
