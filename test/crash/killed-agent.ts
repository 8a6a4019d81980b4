import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { ServiceConfigInput } from '../../src/config/service-config.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';
import { bringToEnd, openAfter, runsIn, tracing } from './agent-run.ts';
import { expectWhole } from './data-folder.ts';
import { runHost } from './killed-host.ts';

const HOST = join(import.meta.dirname, '../fixtures/host.ts');
const python = process.env['TEST_PYTHON'] ?? 'python3';

const WRITING = {
  controlSystem: { writesEnabled: true },
  executionModes: { write_access: { allowsWrites: true, requiresApproval: false } },
};

/** A way to a program's run. */
export interface AgentRun {
  readonly name: string;
  readonly writes: boolean;
  readonly config: ServiceConfigInput;
}

/** Ways to a program's run; what writes is at most once, what reads is at least once. */
export const AGENT_RUNS: readonly [AgentRun, AgentRun, AgentRun] = [
  { name: 'reads, after an approval', writes: false, config: { approval: { mode: 'all_code' } } },
  {
    name: 'writes, after an approval',
    writes: true,
    config: { ...WRITING, approval: { mode: 'all_code' } },
  },
  {
    name: 'writes, without an approval',
    writes: true,
    config: { ...WRITING, approval: { mode: 'disabled' } },
  },
];

/** With the checkpoints in a PostgreSQL. */
export const inPostgres = ({ name, writes, config }: AgentRun, url: string): AgentRun => ({
  name: `${name}, with PostgreSQL`,
  writes,
  config: { ...config, checkpointer: { kind: 'postgres', url } },
});

/** What became of a run whose process was killed. */
export interface KilledAgent {
  readonly isUntouched: boolean;
  readonly runs: number;
  /** Why it failed; null = it did not. */
  readonly failure: string | null;
}

function expectFate(
  { killAt, runs, failure }: { killAt: string; runs: number; failure: string | null },
  { writes, mustSucceed }: { writes: boolean; mustSucceed: boolean },
): void {
  if (mustSucceed) expect([killAt, failure]).toEqual([killAt, null]);
  if (failure === null) expect([killAt, runs > 0]).toEqual([killAt, true]);
  else expect([killAt, failure]).toEqual([killAt, expect.stringContaining('Its fate is unknown')]);
  if (writes) expect([killAt, runs <= 1]).toEqual([killAt, true]);
}

/** A run whose process is killed at a stage and that another one brings to its end, checked. */
export async function killAgent(
  { writes, config }: AgentRun,
  killAt: string,
): Promise<KilledAgent> {
  const folder = tempFolder();
  const log = join(tempFolder(), 'runs.log');
  const code = tracing(log, writes);
  const thread = randomUUID();
  const wishes = { folder, python, code, config, thread, answer: true };
  const { lines, isUntouched } = await runHost([HOST, JSON.stringify(wishes)], {
    killAt,
    env: config.checkpointer?.kind === 'postgres' ? { KILL_PG: '1' } : {},
    isLast: ({ status }) => status === 'completed' || status === 'failed',
  });
  const said = (status: string) => lines.find((line) => line['status'] === status);
  await using service = openAfter(folder, code, config);
  // An answer that was taken is not asked for again; a question that was told is still the same.
  const pending = await service.pendingApproval(thread);
  if (pending !== undefined) expect(pending).toEqual(said('awaiting_approval') ?? pending);
  const state = await bringToEnd(service, thread);
  const runs = runsIn(log).length;
  const failure = state.is_successful ? null : (state.failure?.message ?? '');
  expectWhole(folder);
  // What was told as a result is kept, and what only reads comes to one in any case.
  const mustSucceed = said('completed') !== undefined || !writes;
  expectFate({ killAt, runs, failure }, { writes, mustSucceed });
  return { isUntouched, runs, failure };
}
