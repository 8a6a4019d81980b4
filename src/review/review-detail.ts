import { sha256OfCode } from '../analyzer/code-hash.ts';
import type { Finding } from '../analyzer/finding.ts';
import type { ServiceConfig } from '../config/service-config.ts';
import type { Grant } from '../grants/grant.ts';
import { configOfRun } from '../run-settings.ts';
import type { State } from '../state.ts';
import { attemptsOfState, type RunAttempt } from './attempts-of-state.ts';
import { presentReview, type ReviewDetail, type ReviewEntry } from './review.ts';
import { touchesOf } from './touches.ts';

/** The limits of a run's programs, with its own settings in force. */
function limitsOf(config: ServiceConfig, state: State | null): ReviewDetail['limits'] {
  const { executionTimeoutSeconds, limits } = configOfRun(config, state?.run_settings ?? {});
  const network = state?.analysis_result?.execution_mode_config?.['network'];
  return {
    timeout_seconds: executionTimeoutSeconds,
    memory_mb: limits.memoryMb,
    disk_mb: limits.diskMb,
    cpu_shares: limits.cpuShares,
    processes: limits.pids,
    output_bytes: limits.maxOutputBytes,
    network: typeof network === 'string' ? network : 'none',
  };
}

const APPROVED: readonly RunAttempt['outcome'][] = ['approved', 'succeeded', 'failed'];

/** Earlier programs of the run, to compare with. */
function previousOf(attempts: readonly RunAttempt[], code: string): ReviewDetail['previous'] {
  const earlier = attempts.filter((each) => each.code !== '' && each.code !== code);
  const approved = earlier.findLast(({ outcome }) => APPROVED.includes(outcome));
  return [
    ...earlier.map(({ number, author, code: text }) => ({
      label: `attempt ${number}${author === 'reviewer' ? ' (edited)' : ''}`,
      code: text,
    })),
    ...(approved === undefined ? [] : [{ label: 'last approved', code: approved.code }]),
  ];
}

/** What a detail is made of beside its entry. */
export interface DetailSources {
  readonly config: ServiceConfig;
  /** Of the thread's last run, which may be another one than that of the review; null = it has none. */
  readonly state: State | null;
  /** In force for the thread or the user of the run. */
  readonly grants: readonly Grant[];
  readonly analyze: (code: string) => Promise<readonly Finding[]>;
}

interface Examined {
  readonly code: string;
  readonly findings: readonly Finding[];
}

/** The code of a review with its findings: of a question long answered, from the notebooks; empty when none has it. */
async function examined(
  { code_sha256: hash }: ReviewEntry,
  attempts: readonly RunAttempt[],
  { state, analyze }: DetailSources,
): Promise<Examined> {
  const analysis = state?.analysis_result ?? null;
  if (analysis?.code_sha256 === hash) {
    return { code: state?.generated_code ?? '', findings: analysis.findings };
  }
  const code = attempts.find((each) => sha256OfCode(each.code) === hash)?.code;
  return code === undefined ? { code: '', findings: [] } : { code, findings: await analyze(code) };
}

/** All that a reviewer looks at. */
export async function reviewDetail(
  entry: ReviewEntry,
  sources: DetailSources,
): Promise<ReviewDetail> {
  const { config, state, grants } = sources;
  const attempts = state === null ? [] : await attemptsOfState(state);
  const { code, findings } = await examined(entry, attempts, sources);
  const isAsked = state?.approval_interrupt_data?.approval_id === entry.approval_id;
  const pending = isAsked ? state.approval_interrupt_data : null;
  return {
    ...presentReview(entry),
    code,
    analysis: [...findings],
    touches: await touchesOf(code, findings, config.controlSystem.patternSets),
    limits: limitsOf(config, state),
    previous: previousOf(attempts, code),
    grants: [...grants],
    grant_offer: pending?.grant_offer ?? null,
    asked_again: pending?.error ?? null,
    notebook: (state?.execution_folder?.notebook_attempts.length ?? 0) > 0,
  };
}
