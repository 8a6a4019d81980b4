import { spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ApprovalUsedError, WorkflowError } from '../../src/errors.ts';
import { claimExecution, ProgramClaimedError } from '../../src/executor/claim-execution.ts';
import { OWN_IDENTITY, processIdentity } from '../../src/process-identity.ts';
import type { State } from '../../src/state.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';
import { approvedState } from '../fixtures/waiting-state.ts';

const NOW = new Date('2026-03-04T05:06:07.000Z');
const DEAD = `${spawnSync(process.execPath, ['-e', '']).pid}@${hostname()}`;
const claim = (state: State) => claimExecution(state, 'thread', NOW);

const inFolder = (part: Partial<State> = {}, folder = tempFolder()) => {
  const execution_folder = { folder_path: folder } as State['execution_folder'];
  return { folder, state: approvedState({ execution_folder, ...part }) };
};

const FORMER = OWN_IDENTITY.replace(/-[0-9a-f]{8}/, '-00000000');
const UPDATE = { execution_failed: false, is_successful: true };

/** As another process leaves it. */
async function leaveClaim(
  folder: string,
  state: State,
  part: object,
  claims: readonly State[] = [state],
): Promise<void> {
  for (const each of claims) await claim(each);
  const [name = ''] = readdirSync(join(folder, 'attempts')).filter((each) =>
    each.endsWith('.json'),
  );
  const record = { owner: DEAD, claimed_at: 'then', ...part };
  writeFileSync(join(folder, 'attempts', name), JSON.stringify(record));
}

const writing = (state: State): State => ({
  ...state,
  analysis_result: {
    ...(state.analysis_result as NonNullable<State['analysis_result']>),
    recommended_execution_mode: 'write_access',
  },
});

describe('claimExecution', () => {
  it('gives an approval to one of many', async () => {
    const { state } = inFolder();
    const claims = await Promise.allSettled(Array.from({ length: 20 }, () => claim(state)));
    expect(claims.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const refused = claims.find(({ status }) => status === 'rejected') as PromiseRejectedResult;
    expect(refused.reason).toBeInstanceOf(ApprovalUsedError);
  });

  it('does not give it again after the outcome', async () => {
    const { state } = inFolder();
    const claimed = await claim(state);
    await claimed.settle(UPDATE);
    await expect(claim(state)).rejects.toBeInstanceOf(ApprovalUsedError);
  });

  it('gives it again for a repetition and for another question', async () => {
    const { state } = inFolder();
    await claim(state);
    await claim({ ...state, reruns: 1 });
    const approval_result = {
      ...(state.approval_result as NonNullable<State['approval_result']>),
      approval_id: 'question-2',
    };
    await expect(claim({ ...state, approval_result })).resolves.toBeDefined();
  });

  it('needs no claim where nobody was asked', async () => {
    const { folder, state } = inFolder({ requires_approval: false });
    await claim(state);
    await claim(state);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('lets one take over from a dead process', async () => {
    const { folder, state } = inFolder();
    await leaveClaim(folder, state, {});
    const claims = await Promise.allSettled(Array.from({ length: 20 }, () => claim(state)));
    expect(claims.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it.runIf(process.platform === 'linux')(
    'knows an earlier process that had its own number',
    async () => {
      const { folder, state } = inFolder();
      await leaveClaim(folder, state, { owner: FORMER });
      await expect(claim(state)).resolves.toBeDefined();
    },
  );

  it('leaves code that writes alone when its fate is unknown', async () => {
    const { folder, state } = inFolder();
    await leaveClaim(folder, state, {});
    const error = await claim(writing(state)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(WorkflowError);
    expect(error).toHaveProperty('message', expect.stringContaining('fate is unknown'));
  });

  it.each([
    ['lives', { owner: processIdentity(process.ppid) }],
    ['is on another machine', { owner: `1@elsewhere` }],
  ])('does not take over from a process that %s', async (_, part) => {
    const { folder, state } = inFolder();
    await leaveClaim(folder, state, part);
    await expect(claim(state)).rejects.toBeInstanceOf(ApprovalUsedError);
  });

  it('gives back what a dead process came to', async () => {
    const { folder, state } = inFolder();
    await (await claim(state)).settle(UPDATE);
    await leaveClaim(folder, state, {}, []);
    expect((await claim(state)).outcome).toEqual(UPDATE);
    expect((await claim(writing(state))).outcome).toEqual(UPDATE);
  });

  it('does not give again what a dead process had stopped', async () => {
    const { folder, state } = inFolder();
    await (await claim(state)).settle(null);
    await leaveClaim(folder, state, {}, []);
    await expect(claim(state)).rejects.toBeInstanceOf(ApprovalUsedError);
  });
});

describe('claimExecution of a program that writes and needs no approval', () => {
  const unasked = () => {
    const { folder, state } = inFolder({
      requires_approval: false,
      approval_result: null,
      run_id: 'run-1',
    });
    return { folder, state: writing(state) };
  };

  it('gives it to one of many', async () => {
    const { state } = unasked();
    const claims = await Promise.allSettled(Array.from({ length: 20 }, () => claim(state)));
    expect(claims.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const refused = claims.find(({ status }) => status === 'rejected') as PromiseRejectedResult;
    expect(refused.reason).toBeInstanceOf(ProgramClaimedError);
  });

  it('gives it again for another attempt, run, thread or program, and for a repetition', async () => {
    const { state } = unasked();
    await claim(state);
    const analysis = state.analysis_result as NonNullable<State['analysis_result']>;
    const others: Partial<State>[] = [
      { reruns: 1 },
      { generation_attempt: 2 },
      { run_id: 'run-2' },
      { analysis_result: { ...analysis, code_sha256: 'b' } },
    ];
    for (const part of others) {
      await expect(claim({ ...state, ...part })).resolves.toBeDefined();
    }
    await expect(claimExecution(state, 'another thread', NOW)).resolves.toBeDefined();
  });

  it('leaves it alone when its fate is unknown', async () => {
    const { folder, state } = unasked();
    await leaveClaim(folder, state, {});
    await expect(claim(state)).rejects.toThrow('Its fate is unknown');
  });
});
