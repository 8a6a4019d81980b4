import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import type { ExecutionRecord } from '../../src/jobs/execution-record.ts';
import { newOwner } from '../../src/jobs/owner.ts';
import { OWN_IDENTITY } from '../../src/process-identity.ts';
import { SqliteExecutionStore } from '../../src/jobs/store/sqlite-execution-store.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';
import { makeArtifact } from '../notebook/fixture.ts';
import { makeRecord } from './make-record.ts';
import { makeJob, startService } from './service-fixture.ts';

const ASYNC = { kind: 'async' } as const;
const bytes = (content: string): Uint8Array => Buffer.from(content);

describe('artifacts of executions', () => {
  it('are kept under names of the service, and given back by their own', async () => {
    const { service, started, artifactsDir } = await startService();
    const { id } = await service.submit(makeJob(), { kind: 'async', tenant: 'ada' });
    const artifacts = ['a', 'a/b', '../../evil', 'ü'.repeat(300)].map((path) =>
      makeArtifact(path, { bytes: bytes(path) }),
    );
    (await started(1)).end({ artifacts });
    const record = await service.wait(id);
    expect(record.artifacts[0]).toEqual({
      path: 'a',
      kind: 'figure',
      mimeType: 'image/png',
      sizeBytes: 1,
      title: null,
      description: null,
    });
    expect(readdirSync(join(artifactsDir, id))).toEqual(['0', '1', '2', '3']);
    for (const { path } of artifacts) {
      const stream = await service.readArtifact(id, path, 'ada');
      expect(stream === null ? null : await text(stream)).toBe(path);
    }
    for (const path of ['0', '', `../${id}/0`, '/etc/passwd']) {
      expect(await service.readArtifact(id, path)).toBeNull();
    }
    expect(await service.readArtifact(id, 'a', 'bob')).toBeNull();
    expect(await service.readArtifact('exe_unknown', 'a')).toBeNull();
  });

  it('that cannot be kept do not lose the result', async () => {
    const artifactsDir = join(tempFolder(), 'file', 'artifacts');
    writeFileSync(dirname(artifactsDir), '');
    const { service, started, warnings } = await startService({ artifactsDir });
    const { id } = await service.submit(makeJob(), ASYNC);
    (await started(1)).end({ artifacts: [makeArtifact('a')] });
    expect(await service.wait(id)).toMatchObject({ status: 'completed', artifacts: [] });
    expect(warnings.join()).toContain(id);
  });
});

describe('the removal of old records', () => {
  it('counts from the end, and takes the artifacts along', async () => {
    let now = Date.UTC(2026, 0, 1);
    const { service, started, store, artifactsDir } = await startService({
      clock: () => new Date(now),
      ttlSeconds: 300,
      cleanupIntervalMs: 5,
    });
    const { id } = await service.submit(makeJob(), ASYNC);
    const program = await started(1);
    now += 3_600_000;
    program.end({ artifacts: [makeArtifact('a')] });
    await service.wait(id);
    const old = makeRecord({
      status: 'killed',
      finishedAt: new Date(now - 300_001).toISOString(),
    });
    await store.create(old);
    await expect.poll(() => service.get(old.id)).toBeNull();
    const record = await service.get(id);
    expect(record?.status).toBe('completed');
    expect(record?.durationMs, 'the clock jumped, the program took no hour').toBeLessThan(60_000);
    now += 300_001;
    await expect.poll(() => service.get(id)).toBeNull();
    expect(existsSync(join(artifactsDir, id))).toBe(false);
  });

  it('goes on after the store failed', async () => {
    const store = new SqliteExecutionStore(':memory:');
    const { warnings } = await startService({ store, cleanupIntervalMs: 5 });
    await store[Symbol.asyncDispose]();
    await expect.poll(() => warnings.length).toBeGreaterThan(1);
    expect(warnings[0]).toContain('cleanup');
  });
});

describe('the start of the execution service', () => {
  async function recovered(
    records: readonly ExecutionRecord[],
    beats: Record<string, string> = {},
  ) {
    const store = new SqliteExecutionStore(':memory:');
    for (const [owner, time] of Object.entries(beats)) await store.heartbeat(owner, time);
    for (const record of records) await store.create(record);
    await startService({ store });
    return await Promise.all(records.map(({ id }) => store.get(id)));
  }

  it('ends what a dead process of this host left', async () => {
    const now = new Date().toISOString();
    const owner = `4194304@${hostname()}/0`;
    // A pid used again, by this very process.
    const former = `${OWN_IDENTITY.replace(/-[0-9a-f]{8}/, '-00000000')}/0`;
    const records = [
      makeRecord({ owner, status: 'running', startedAt: '2026-03-04T05:06:08.000Z' }),
      makeRecord({ owner: former }),
      makeRecord({ owner, status: 'completed', exitCode: 3, finishedAt: now }),
    ];
    const [running, waiting, ended] = await recovered(records, { [owner]: now, [former]: now });
    expect(running).toMatchObject({
      status: 'failed',
      exitCode: 1,
      error: 'the server was stopped while this execution was running',
      finishedAt: expect.any(String),
      durationMs: expect.any(Number),
    });
    expect(waiting).toMatchObject({
      status: 'failed',
      error: 'the server was stopped while this execution was waiting',
      durationMs: null,
    });
    expect(ended).toEqual(records[2]);
  });

  it('leaves what living processes run', async () => {
    const now = new Date().toISOString();
    const owners = [newOwner(), `1@${hostname()}/0`, '1@elsewhere/0'];
    const records = owners.map((owner) => makeRecord({ owner, status: 'running' }));
    const beats = Object.fromEntries(owners.map((owner) => [owner, now]));
    expect(await recovered(records, beats)).toEqual(records);
  });

  it('leaves them alone when the clock has jumped, which makes them seem silent', async () => {
    const dayAgo = new Date(Date.now() - 86_400_000).toISOString();
    const owners = [newOwner(), `1@${hostname()}/0`];
    const records = owners.map((owner) => makeRecord({ owner, status: 'running' }));
    const beats = Object.fromEntries(owners.map((owner) => [owner, dayAgo]));
    expect(await recovered(records, beats)).toEqual(records);
  });

  it('ends what a server left that is silent for 30 s', async () => {
    const owner = '1@elsewhere/0';
    const silent = new Date(Date.now() - 31_000).toISOString();
    const [record] = await recovered([makeRecord({ owner })], { [owner]: silent });
    expect(record).toMatchObject({ status: 'failed' });
  });
});

describe('two services with one store', () => {
  it('kill executions of each other', async () => {
    const { service, store, started } = await startService();
    const { service: other } = await startService({ store });
    const running = await service.submit(makeJob(), ASYNC);
    const waiting = await service.submit(makeJob(), ASYNC);
    const program = await started(1);
    program.print('so far\n');
    expect(await other.kill(waiting.id)).toMatchObject({ status: 'killed' });
    expect(await other.kill(running.id)).toMatchObject({ status: 'killed', exitCode: 137 });
    // With the next sign of life.
    expect(await service.wait(running.id)).toMatchObject({ status: 'killed', stdout: 'so far\n' });
    expect(program.signal.aborted).toBe(true);
    expect(await service.wait(waiting.id)).toMatchObject({ status: 'killed', startedAt: null });
  });
});
