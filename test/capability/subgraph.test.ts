import { Command, END, MemorySaver, START, StateGraph } from '@langchain/langgraph';
import { describe, expect, it } from 'vitest';
import { createRequest, requestToWire } from '../../src/request.ts';
import { PythonExecutionState } from '../../src/state.ts';
import { GOOD, makeService, onThread, REQUEST } from '../fixtures/agent.ts';
import { FakeSandbox } from '../fixtures/fake-sandbox.ts';
import { askedIn } from './parent.ts';

describe('the compiled graph as a subgraph', () => {
  it('asks through its parent and goes on inside', async () => {
    const sandbox = new FakeSandbox();
    const service = makeService({ sandbox, config: { approval: { mode: 'all_code' } } });
    const graph = new StateGraph(PythonExecutionState)
      .addNode('python', await service.getCompiledGraph())
      .addEdge(START, 'python')
      .addEdge('python', END)
      .compile({ checkpointer: new MemorySaver() });
    const request = { ...requestToWire(createRequest(REQUEST)), request_id: 'one' };
    const [question] = askedIn(await graph.invoke({ request }, onThread()));
    expect(question?.value.code).toBe(GOOD);
    const inner = await graph.getState(onThread(), { subgraphs: true });
    expect(JSON.stringify(inner)).toContain('"approval"');
    const state = await graph.invoke(new Command({ resume: true }), onThread());
    expect(state).toMatchObject({
      is_successful: true,
      execution_result: { results: { answer: 42 } },
    });
    expect(sandbox.programs).toEqual([GOOD]);
  });
});
