import { isGraphBubbleUp, type GraphNode } from '@langchain/langgraph';
import type { NodeName } from '../events.ts';
import type { Failure } from '../failure.ts';
import type { Parts } from '../parts.ts';
import type { PythonExecutionState, State } from '../state.ts';
import { runLogger, type RunIds } from './agent-logger.ts';
import { inSpan, markFailed } from './in-span.ts';

type Node = GraphNode<typeof PythonExecutionState>;
type Seen = Pick<State, 'run_id' | 'request' | 'generation_attempt'>;

/** The ids of the run that a node works for. */
export function runIdsOf(
  { run_id: known, request }: Pick<Seen, 'run_id' | 'request'>,
  configurable: Readonly<Record<string, unknown>> | undefined,
): RunIds {
  const thread = configurable?.['thread_id'];
  return {
    thread: typeof thread === 'string' ? thread : null,
    run: request?.request_id ?? known,
  };
}

/** A node with a span and a line of log for each time it runs. */
export const observedNode =
  ({ logger }: Pick<Parts, 'logger'>, name: NodeName, node: Node): Node =>
  async (state, runtime) =>
    await inSpan(`node ${name}`, { isExpected: isGraphBubbleUp }, async (span) => {
      const ids = runIdsOf(state, runtime.configurable);
      const start = performance.now();
      runLogger(logger, ids)?.debug({ node: name }, 'node started');
      const update = await node(state, runtime);
      const after = Object.assign<object, Seen, unknown>({}, state, update);
      const failure = (update as { readonly failure?: Failure | null }).failure?.exception;
      const { thread, run } = runIdsOf(after, runtime.configurable);
      span.setAttributes({
        'langgraph.node': name,
        'gen_ai.conversation.id': thread ?? '',
        'python_executor.run.id': run ?? '',
        'python_executor.attempt': after.generation_attempt,
      });
      if (failure !== undefined) markFailed(span, failure);
      const ms = Math.round(performance.now() - start);
      const facts = { node: name, attempt: after.generation_attempt, failure, ms };
      runLogger(logger, { thread, run })?.info(facts, 'node finished');
      return update;
    });
