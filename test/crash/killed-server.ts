import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect } from 'vitest';
import type { ExecutionRecord } from '../../src/jobs/execution-record.ts';
import { ExecutionService } from '../../src/jobs/execution-service.ts';
import { SqliteExecutionStore } from '../../src/jobs/store/sqlite-execution-store.ts';
import { createJob } from '../../src/sandbox/job.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';
import { openSandbox } from '../jobs/open-sandbox.ts';
import { containersOf, type Kind } from '../server/faults/kinds.ts';
import { runsIn } from './agent-run.ts';
import { runHost, type Said } from './killed-host.ts';

const HOST = join(import.meta.dirname, 'job-host.ts');

/** In a container nobody outside sees the trace. */
const program = (log: string): string =>
  [
    'import os',
    `if os.path.isdir(${JSON.stringify(join(log, '..'))}):`,
    `    with open(${JSON.stringify(log)}, "a") as file: file.write(f"{os.getpid()}\\n")`,
    'open("kept.txt", "w").write("kept")',
    'print("done")',
  ].join('\n');

/** What the host told of, as it is known to a server that opens the store after it. */
async function expectKept(service: ExecutionService, { lines }: Said): Promise<void> {
  for (const { accepted } of lines.filter((line) => 'accepted' in line)) {
    const record = await service.get(String(accepted));
    expect(record?.status).toMatch(/^(?:completed|failed)$/);
    if (record?.status === 'failed') expect(record.error).toContain('the server was stopped');
  }
  for (const { ended } of lines.filter((line) => 'ended' in line)) {
    const told = ended as ExecutionRecord;
    expect(await service.get(told.id)).toEqual(told);
    expect(told).toMatchObject({ status: 'completed', stdout: 'done\n' });
    const file = await service.readArtifact(told.id, 'kept.txt');
    expect(file && (await text(file))).toBe('kept');
  }
}

/** Two executions whose server is killed at a stage, and what another one knows of them, checked. */
export async function killServer(kind: Kind, killAt: string): Promise<Said> {
  const folder = tempFolder();
  const logs = ['a', 'b'].map((name) => join(folder, `${name}.log`));
  const jobs = logs.map((log) => ({ id: `exe_${randomUUID()}`, code: program(log) }));
  const said = await runHost([HOST, JSON.stringify({ kind, folder, jobs })], {
    killAt,
    env: kind === 'docker' ? { KILL_DOCKER: '1' } : {},
    isLast: (line) => 'isOver' in line,
  });
  await using store = new SqliteExecutionStore(join(folder, 'jobs.sqlite'));
  await using sandbox = openSandbox(kind);
  const artifactsDir = join(folder, 'artifacts');
  await using service = new ExecutionService({ sandbox, store, artifactsDir });
  await service.start();
  await expectKept(service, said);
  for (const log of logs) expect(runsIn(log).length).toBeLessThanOrEqual(1);
  // Bytes go with their records, so there must be one.
  const kept = existsSync(artifactsDir) ? readdirSync(artifactsDir) : [];
  for (const id of kept) expect(await service.get(id)).not.toBeNull();
  const { id } = await service.submit(createJob({ code: 'print(1)' }), { kind: 'sync' });
  expect(await service.wait(id)).toMatchObject({ stdout: '1\n' });
  if (kind === 'docker') {
    await expect.poll(() => containersOf(said.pid), { timeout: 20_000 }).toEqual([]);
  }
  return said;
}
