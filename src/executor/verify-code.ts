import { sha256OfCode } from '../analyzer/code-hash.ts';
import { WorkflowError } from '../errors.ts';
import type { State } from '../state.ts';

const isConsent = (decision: State['approval_result']): boolean =>
  decision?.type === 'approve' || decision?.type === 'granted';

/**
 * Checks that the code about to run is the code that was analysed and, where needed, approved.
 * @throws {WorkflowError} it is not; nothing runs
 */
export function verifyCode(state: State): void {
  const actual = sha256OfCode(state.generated_code ?? '');
  const refuse = (what: string): never => {
    throw new WorkflowError(
      `The code was not run: ${what} (its SHA-256 is ${actual}).`,
      'execution',
    );
  };
  const analysis = state.analysis_result;
  if (analysis === null || !analysis.passed) return refuse('it did not pass the analysis');
  if (analysis.code_sha256 !== actual) refuse(`the analysed code was ${analysis.code_sha256}`);
  if (state.requires_approval !== true) return;
  const decision = state.approval_result;
  if (state.approved !== true || !isConsent(decision)) refuse('nobody approved it');
  if (decision?.code_sha256 !== actual) refuse(`the approved code was ${decision?.code_sha256}`);
}
