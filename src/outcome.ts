import type { ApprovalPayload } from './approval/payload.ts';
import type { JsonObject } from './json.ts';
import type { PythonExecutionSuccess } from './result.ts';

/** The answer to a request that succeeded; frozen all the way down. Source: spec §4.3. */
export interface PythonServiceResult {
  readonly status: 'completed';
  readonly threadId: string;
  readonly executionResult: PythonExecutionSuccess;
  /** The program that ran. */
  readonly generatedCode: string;
  /** How many programs it took. */
  readonly generationAttempt: number;
  /** What analysis remarked without stopping the program, one line each. */
  readonly analysisWarnings: readonly string[];
  /** Generator, model, tokens. */
  readonly generatorMetadata: JsonObject;
}

/** A human has to answer first; nothing was executed. Resume with `new Command({ resume: answer })` on the thread. */
export interface AwaitingApproval {
  readonly status: 'awaiting_approval';
  readonly threadId: string;
  readonly interruptId: string;
  /** What to show to the human. */
  readonly approval: ApprovalPayload;
}

/** How a run came back: with its result, or with a question. A run that failed throws. */
export type Outcome = PythonServiceResult | AwaitingApproval;

/** True when the run waits for a human. */
export const isAwaitingApproval = (outcome: Outcome): outcome is AwaitingApproval =>
  outcome.status === 'awaiting_approval';

/** Freezes plain data all the way down. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}
