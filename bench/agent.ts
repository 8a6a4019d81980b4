import { StateGraph, StateSchema, END, START, interrupt } from '@langchain/langgraph';
import type { BaseCheckpointSaver } from '@langchain/langgraph-checkpoint';
import { z } from 'zod';
import type { ServiceConfigInput } from '../src/config/service-config.ts';
import { ScriptedCodeGenerator } from '../src/generator/scripted-generator.ts';
import type { Execution } from '../src/sandbox/execution.ts';
import { PythonExecutorService } from '../src/service.ts';
import { PythonExecutionState } from '../src/state.ts';
import { FakeSandbox, success } from '../test/fixtures/fake-sandbox.ts';

/** An ordinary short program. */
export const CODE = `import math
values = [math.sin(x / 10) for x in range(100)]
print(sum(values))
results = {"mean": sum(values) / len(values), "count": len(values)}
`;
export const REQUEST = { userQuery: 'What is the mean?', taskObjective: 'Compute the mean' };
export const onThread = (id: string) => ({ configurable: { thread_id: id } });

/** A service whose model and sandbox answer at once. */
export const openService = (
  folder: string,
  checkpointer: BaseCheckpointSaver,
  config: ServiceConfigInput,
  executions: readonly Execution[] = [success()],
) =>
  new PythonExecutorService({
    generator: new ScriptedCodeGenerator([{ code: CODE }]),
    sandbox: new FakeSandbox(
      ({ number }) => executions[(number - 1) % executions.length] ?? success(),
    ),
    checkpointer,
    config: { agentDataDir: folder, retryDelayMs: 0, ...config },
  });

export type NodeUpdates = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/**
 * A graph of LangGraph alone: the nodes and edges of ours, the same channels without schemas, and nodes that only
 * return what is given; `approval` asks where it is reached.
 */
export function bareGraph(updates: NodeUpdates, checkpointer: BaseCheckpointSaver, asks = false) {
  const channels = Object.keys(PythonExecutionState.fields).map((name) => [name, z.any()]);
  const state = new StateSchema(Object.fromEntries(channels) as Record<string, z.ZodAny>);
  const node = (name: string) => () => updates[name] ?? {};
  return new StateGraph(state)
    .addNode('generator', node('generator'))
    .addNode('analyzer', node('analyzer'))
    .addNode('approval', () => ({ approved: interrupt({ code: CODE }) }))
    .addNode('executor', node('executor'))
    .addNode('error-analysis', node('error-analysis'))
    .addEdge(START, 'generator')
    .addConditionalEdges('generator', () => 'analyzer', ['analyzer', 'error-analysis'])
    .addConditionalEdges('analyzer', () => (asks ? 'approval' : 'executor'), [
      'approval',
      'executor',
      'error-analysis',
    ])
    .addConditionalEdges('approval', () => 'executor', ['executor', 'error-analysis'])
    .addConditionalEdges('executor', () => END, ['error-analysis', END])
    .addConditionalEdges('error-analysis', () => END, ['generator', 'analyzer', 'executor', END])
    .compile({ checkpointer });
}
