import { interruptsOf, type PendingInterrupt } from '../outcome-of-state.ts';
import type { State } from '../state.ts';
import type { McpHost } from './mcp-host.ts';
import type { McpUser } from './recent-runs.ts';

/** A thread as it stands. */
export interface RunState {
  readonly state: State;
  readonly question: PendingInterrupt | undefined;
  /** Ended with a result or a failure. */
  readonly isOver: boolean;
}

/** The thread of a user; undefined when there is none of that name, or when it is another user's. */
export async function readRun(
  { service }: Pick<McpHost, 'service'>,
  user: McpUser,
  threadId: string,
): Promise<RunState | undefined> {
  const graph = await service.getCompiledGraph();
  const snapshot = await graph.getState({ configurable: { thread_id: threadId } });
  const state = snapshot.values as State;
  if ((state as Partial<State>).request == null) return undefined;
  if (user !== null && state.user_id !== user) return undefined;
  const isEnded = state.is_successful || state.is_failed;
  const [question] = interruptsOf(snapshot);
  return { state, question, isOver: snapshot.next.length === 0 && isEnded };
}
