import { z } from 'zod';
import { NotebookType } from '../notebook/notebook-attempt.ts';
import type { State } from '../state.ts';
import { readAttemptNotebook, type AttemptFacts } from './attempt-notebook.ts';
import { pathBelow } from './run-folder.ts';

export const runAttemptSchema = z.object({
  /** Number of the program within the run, from 1; an edited program keeps the number. */
  number: z.int(),
  /** As in the notebook, such as `execution_failed`. */
  stage: z.string(),
  /** Generator, or `reviewer` for edited code. */
  author: z.string(),
  code: z.string(),
  findings_count: z.int(),
  outcome: z.enum([
    'no_code',
    'rejected_by_analysis',
    'awaiting_approval',
    'approved',
    'edited',
    'rejected',
    'responded',
    'expired',
    'failed',
    'succeeded',
  ]),
  error: z.object({ type: z.string(), message: z.string() }).nullable(),
  /** Below the run's folder, as `/files/` takes it. */
  notebook_path: z.string().nullable(),
  /** ISO 8601. */
  at: z.string().nullable(),
});
/** One program of a run and what became of it. */
export type RunAttempt = z.infer<typeof runAttemptSchema>;

type Notebook = NonNullable<State['execution_folder']>['notebook_attempts'][number];
type Outcome = RunAttempt['outcome'];

const OUTCOMES: Readonly<Record<string, Outcome>> = {
  generation_failed: 'no_code',
  syntax_error: 'rejected_by_analysis',
  static_analysis_failed: 'rejected_by_analysis',
  executed: 'succeeded',
  execution_failed: 'failed',
};

const ENDS: Readonly<Record<string, Outcome>> = {
  ApprovalRejectedError: 'rejected',
  ApprovalExpiredError: 'expired',
  CodeGenerationError: 'responded',
};

const isFinal = ({ notebook_type: type }: Notebook): boolean =>
  type === NotebookType.FINAL_SUCCESS || type === NotebookType.FINAL_FAILURE;

interface Told {
  readonly notebook: Notebook;
  readonly facts: AttemptFacts | null;
}

/** What became of a question, by the errors that followed it and by what waits now. */
function answerOf(state: State, { notebook, facts }: Told, isLast: boolean): Outcome {
  const pending = state.approval_interrupt_data;
  const isAsked = pending !== null && pending.notebook_path === notebook.notebook_path;
  if (isAsked && state.approval_result?.approval_id !== pending.approval_id) {
    return 'awaiting_approval';
  }
  if (!isLast) return 'edited';
  const end = state.error_chain.findLast(
    ({ stage, attempt_number: number }) => stage === 'approval' && number === facts?.attempt,
  );
  return (end && ENDS[end.exception]) ?? 'approved';
}

function errorOf(state: State, { notebook, facts }: Told): RunAttempt['error'] {
  const record = state.error_chain.findLast(
    ({ attempt_number: number, stage }) => number === facts?.attempt && stage !== 'approval',
  );
  if (record !== undefined) return { type: record.exception, message: record.error_message };
  const text = notebook.error_context;
  return text === null ? null : { type: 'Error', message: text };
}

/** The notebooks of the question and of the run of one program tell one attempt: the last one counts. */
function merged(told: readonly Told[]): readonly Told[] {
  const byProgram = new Map<string, Told>();
  for (const each of told) {
    const { facts, notebook } = each;
    const key = facts === null ? notebook.notebook_path : `${facts.attempt} ${facts.codeSha256}`;
    const before = byProgram.get(key);
    const author = before?.facts?.author ?? facts?.author ?? 'unknown';
    byProgram.set(key, { notebook, facts: facts && { ...facts, author } });
  }
  return [...byProgram.values()];
}

const isWrong = (outcome: Outcome): boolean =>
  ['no_code', 'rejected_by_analysis', 'failed'].includes(outcome);

/** What is known of an attempt without its notebook. */
const UNREAD = { attempt: null, author: 'unknown', code: '', findingsCount: 0 };

function toAttempt(state: State, attempts: readonly Told[], index: number): RunAttempt {
  const each = attempts[index] as Told;
  const { notebook } = each;
  const { attempt, author, code, findingsCount } = each.facts ?? UNREAD;
  const next = attempts[index + 1]?.facts?.attempt;
  const outcome = OUTCOMES[notebook.stage] ?? answerOf(state, each, next !== attempt);
  return {
    number: attempt ?? index + 1,
    stage: notebook.stage,
    author,
    code,
    findings_count: findingsCount,
    outcome,
    error: isWrong(outcome) ? errorOf(state, each) : null,
    notebook_path: pathBelow(state.execution_folder?.folder_path ?? '', notebook.notebook_path),
    at: notebook.created_at,
  };
}

/** The programs of a run, oldest first, from state and the notebooks that it names. */
export async function attemptsOfState(state: State): Promise<RunAttempt[]> {
  const notebooks = state.execution_folder?.notebook_attempts ?? [];
  const read = notebooks
    .filter((each) => !isFinal(each))
    .map(async (notebook) => ({
      notebook,
      facts: await readAttemptNotebook(notebook.notebook_path),
    }));
  const attempts = merged(await Promise.all(read));
  return attempts.map((_, index) => toAttempt(state, attempts, index));
}
