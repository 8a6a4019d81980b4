import { END } from '@langchain/langgraph';
import type { State } from './state.ts';

/** Pure functions of state: they read what the nodes decided and write nothing. Source: spec §6.1. */

/** Code → analyzer; a failed generation → error-analysis. */
export const afterGenerator = (state: State): 'analyzer' | 'error-analysis' =>
  state.failure === null ? 'analyzer' : 'error-analysis';

/** Rejected → error-analysis; needs a human, and no grant covers it → approval; otherwise → executor. */
export function afterAnalyzer(state: State): 'approval' | 'executor' | 'error-analysis' {
  if (state.failure !== null) return 'error-analysis';
  const isGranted = state.approval_result?.type === 'granted';
  return state.requires_approval === true && !isGranted ? 'approval' : 'executor';
}

/** Edited → analyzer; approved → executor; rejected, expired or answered with guidance → error-analysis. */
export function afterApproval(state: State): 'analyzer' | 'executor' | 'error-analysis' {
  if (state.edited_code !== null) return 'analyzer';
  return state.approved === true ? 'executor' : 'error-analysis';
}

/** Success → end; anything else → error-analysis. */
export const afterExecutor = (state: State): 'error-analysis' | typeof END =>
  state.failure === null ? END : 'error-analysis';

/** Where the decided recovery goes on; nowhere when it is to stop. */
export const afterErrorAnalysis = (
  state: State,
): 'generator' | 'analyzer' | 'executor' | typeof END => state.recovery?.target ?? END;
