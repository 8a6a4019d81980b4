import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AuditLog } from '../../src/audit/audit-log.ts';
import { ContainerConfigurationError } from '../../src/errors.ts';
import {
  answer,
  completed,
  failureOf,
  makeService,
  onThread,
  REQUEST,
  waiting,
} from '../fixtures/agent.ts';
import { FakeSandbox, success } from '../fixtures/fake-sandbox.ts';
import { canMount, smallDisk, type SmallDisk } from '../fixtures/small-disk.ts';
import { makeArtifact } from '../notebook/fixture.ts';

/** How a disk refuses to be written, and how that is over. */
const FAULTS: readonly [string, (disk: SmallDisk) => void, (disk: SmallDisk) => void][] = [
  ['is full', (disk) => disk.fill(), (disk) => disk.empty()],
  ['cannot be written', (disk) => disk.setReadOnly(true), (disk) => disk.setReadOnly(false)],
];

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(folder, name)).isFile(),
  );

function openAgent(folder: string, sandbox = new FakeSandbox()) {
  const config = {
    agentDataDir: join(folder, 'data'),
    approval: { mode: 'all_code' },
    checkpointer: { kind: 'sqlite', path: join(folder, 'threads.sqlite') },
  } as const;
  return makeService({ sandbox, config });
}

describe.skipIf(!canMount)('a disk that gets full between question and answer', () => {
  it('refuses what comes, and loses nothing that was asked before', async () => {
    const disk = smallDisk();
    const sandbox = new FakeSandbox();
    await using service = openAgent(disk.folder, sandbox);
    await waiting(service.invoke(REQUEST, onThread('before')));
    disk.fill();
    for (const [input, id] of [
      [REQUEST, 'next'],
      [answer(true), 'before'],
    ] as const) {
      const error = await failureOf(service.invoke(input, onThread(id)));
      expect(error).toBeInstanceOf(ContainerConfigurationError);
      expect(error.message).toContain(disk.folder);
      expect(error.message).toContain('make room on the disk');
    }
    expect(sandbox.programs).toEqual([]);
    disk.empty();
    await completed(service.invoke(answer(true), onThread('before')));
    await waiting(service.invoke(REQUEST, onThread('next')));
    expect(sandbox.programs).toHaveLength(1);
  });
});

describe.skipIf(!canMount).each(FAULTS)('a disk that %s', (_, begin, end) => {
  it('refuses a service with the path and what to do, and lets it go on when that is over', async () => {
    const disk = smallDisk();
    begin(disk);
    await using service = openAgent(disk.folder);
    const error = await failureOf(service.invoke(REQUEST, onThread()));
    expect(error).toBeInstanceOf(ContainerConfigurationError);
    expect(error.message).toContain(join(disk.folder, 'threads.sqlite'));
    expect(error.message).toContain('check its path, its permissions and the room on its disk');
    end(disk);
    await waiting(service.invoke(REQUEST, onThread()));
  });

  it('ends a run whose files cannot be written: no half files, and it tells where', async () => {
    const disk = smallDisk();
    const artifacts = [makeArtifact('a.bin', { bytes: Buffer.alloc(1_048_576) })];
    const sandbox = new FakeSandbox(() => {
      if (sandbox.programs.length === 1) begin(disk);
      return success({ answer: 42 }, { artifacts });
    });
    // The checkpoints are elsewhere, so that the run can say what happened.
    const config = { agentDataDir: disk.folder };
    await using service = makeService({ sandbox, config });
    const error = await failureOf(service.invoke(REQUEST, onThread()));
    expect(error).toBeInstanceOf(ContainerConfigurationError);
    expect(error.message).toContain(disk.folder);
    expect(error.message).toContain('check free space and permissions');
    end(disk);
    expect(filesIn(disk.folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    for (const name of filesIn(disk.folder).filter((each) => /\.(ipynb|json)$/.test(each))) {
      expect(() => JSON.parse(readFileSync(join(disk.folder, name), 'utf8')), name).not.toThrow();
    }
    expect(sandbox.programs).toHaveLength(1);
    await completed(service.invoke(REQUEST, onThread('next')));
  });

  it('costs audit records, which is told, and never a part of the next one', async () => {
    const disk = smallDisk();
    const warnings: string[] = [];
    const path = join(disk.folder, 'audit.jsonl');
    const log = new AuditLog(path, { onWarning: (warning) => void warnings.push(warning) });
    const record = (jobId: string) =>
      log.record({ event: 'execution_started', jobId, sandbox: 'x'.repeat(3000), mode: 'm' });
    expect(await record('first')).toBeNull();
    begin(disk);
    for (let number = 0; number < 3; number += 1) await record(`lost ${number}`);
    expect(warnings.join('\n')).toContain(path);
    end(disk);
    expect(await record('last')).toBeNull();
    const last = readFileSync(path, 'utf8').trimEnd().split('\n').at(-1) ?? '';
    expect(JSON.parse(last)).toMatchObject({ job_id: 'last' });
  });
});
