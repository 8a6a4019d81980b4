import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ApprovalUsedError, WorkflowError } from '../errors.ts';
import { ExecutionMode } from '../execution-mode.ts';
import { isDeadProcess, OWN_IDENTITY } from '../process-identity.ts';
import type { State, Update } from '../state.ts';
import { createAtomic, writeAtomic } from '../write-atomic.ts';

const claimSchema = z.object({ owner: z.string(), claimed_at: z.string() });
type ClaimRecord = z.infer<typeof claimSchema>;
/** `outcome` is null when the program was handed over and nobody waited for its end. */
const settlementSchema = z.object({ outcome: z.record(z.string(), z.json()).nullable() });

/** The right to run a program once. */
export interface Claim {
  /** What the program came to in a process that died before its checkpoint; it is not to be run then. */
  readonly outcome: Update | null;
  /** Says how it ended, null when it was not waited for, so that nobody takes the claim over. */
  settle(outcome: Update | null): Promise<void>;
}

/** Another process runs this program, which needed no approval and writes, or has run it. */
export class ProgramClaimedError extends WorkflowError {
  constructor() {
    super(
      'Nothing was run: this program writes, and it is being run or was run already.',
      'execution',
    );
  }
}

const NONE_NEEDED: Claim = { outcome: null, settle: () => Promise.resolve() };

const writes = (state: State): boolean =>
  state.analysis_result?.recommended_execution_mode === ExecutionMode.WRITE_ACCESS;

/** Of what may run once: an approval, or else a program that writes; null for what may run again. */
function subjectOf(state: State, threadId: unknown): string | null {
  if (state.requires_approval === true) return state.approval_result?.approval_id ?? null;
  if (!writes(state)) return null;
  const { run_id: runId, generation_attempt: attempt, analysis_result: analysis } = state;
  const program = JSON.stringify([threadId, runId, attempt, analysis?.code_sha256]);
  return createHash('sha256').update(program).digest('hex').slice(0, 32);
}

/**
 * Uses up an approval, or the one execution of a program that writes: of any number of processes that share the data
 * directory one may run the code, once. A claim whose process died before the outcome was known may be taken over, by
 * read-only code alone; where the outcome is known, it is given back.
 * @throws {ApprovalUsedError} | {ProgramClaimedError} somebody else runs the code or has run it
 * @throws {WorkflowError} the fate of code that writes is unknown
 */
export async function claimExecution(state: State, threadId: unknown, now: Date): Promise<Claim> {
  const subject = subjectOf(state, threadId);
  const folder = state.execution_folder?.folder_path;
  if (subject === null || folder == null) return NONE_NEEDED;
  const attempts = join(folder, 'attempts');
  await mkdir(attempts, { recursive: true });
  const name = join(attempts, `.claim-${subject}-${state.reruns}`);
  const settled = `${name}.done`;
  const record: ClaimRecord = { owner: OWN_IDENTITY, claimed_at: now.toISOString() };
  // Each take-over is a file of its own, so that of several processes only one succeeds with it.
  for (let turn = 1; ; turn += 1) {
    const path = `${name}-${turn}.json`;
    if (await createAtomic(path, JSON.stringify(record), 0o600)) break;
    const outcome = await outcomeOfDead(path, settled, state);
    if (outcome !== null) return { ...NONE_NEEDED, outcome };
  }
  return {
    outcome: null,
    // Without the mark the claim is taken over only once this process is dead; the run itself is not to fail for it.
    settle: (outcome) =>
      writeAtomic(settled, JSON.stringify({ outcome }), 0o600).catch(() => undefined),
  };
}

/** What the owner of this claim came to; null when it is dead, left no outcome, and the code may be run again. */
async function outcomeOfDead(path: string, settled: string, state: State): Promise<Update | null> {
  const refusal =
    state.requires_approval === true ? new ApprovalUsedError() : new ProgramClaimedError();
  const { owner, claimed_at: since } = claimSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  if (!isDeadProcess(owner)) throw refusal;
  const settlement = await readFile(settled, 'utf8').catch(() => null);
  if (settlement !== null) {
    const { outcome } = settlementSchema.parse(JSON.parse(settlement));
    if (outcome === null) throw refusal;
    return outcome;
  }
  if (!writes(state)) return null;
  throw new WorkflowError(
    `The code was not run again: a process that died at it after ${since} may have run it, and it writes. Its fate is unknown.`,
    'execution',
  );
}
