import { MemorySaver } from '@langchain/langgraph';
import { describe, expect, it } from 'vitest';
import type { Check } from '../../src/analyzer/checks.ts';
import { createServiceConfig } from '../../src/config/service-config.ts';
import { createParts } from '../../src/create-parts.ts';
import { ScriptedCodeGenerator } from '../../src/generator/scripted-generator.ts';
import { buildGraph } from '../../src/graph.ts';
import { answer, GOOD, onThread } from '../fixtures/agent.ts';
import { FakeSandbox } from '../fixtures/fake-sandbox.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';

const FORBIDDEN = 'import socket\nresults = {"a": 1}';
const request = { user_query: 'q', task_objective: 't' };

/** A policy of a deployment: no sockets at all. */
const noSockets: Check = ({ imports }) =>
  imports
    .filter(({ module }) => module === 'socket')
    .map(({ line }) => ({
      rule: 'site.sockets',
      category: 'security' as const,
      severity: 'error' as const,
      demand: 'rejection' as const,
      message: 'sockets are forbidden here',
      line,
      column: null,
      operation: 'socket',
    }));

async function open(replies: readonly { code: string }[], mode: 'disabled' | 'all_code') {
  const generator = new ScriptedCodeGenerator(replies);
  const sandbox = new FakeSandbox();
  const config = createServiceConfig({ agentDataDir: tempFolder(), approval: { mode } });
  const analysis = { moreChecks: [noSockets] };
  const parts = await createParts(config, { generator, sandbox, analysis });
  const graph = buildGraph(parts).compile({ checkpointer: new MemorySaver() });
  return { graph, sandbox, generator };
}

describe('code against the policy', () => {
  it('is written anew and never runs', async () => {
    const { graph, sandbox, generator } = await open(
      [{ code: FORBIDDEN }, { code: GOOD }],
      'disabled',
    );
    const state = await graph.invoke({ request } as never, onThread());
    expect(state).toMatchObject({ is_successful: true, generation_attempt: 2 });
    expect(sandbox.programs).toEqual([GOOD]);
    expect(generator.lastErrorChain).toMatchObject([
      {
        exception: 'CodePolicyError',
        errorType: 'analysis',
        line: 1,
        offendingLine: 'import socket',
        failedCode: FORBIDDEN,
        hint: 'Solve the task without what the findings name.',
      },
    ]);
  });

  it('is no better for coming from the reviewer', async () => {
    const { graph, sandbox } = await open([{ code: GOOD }], 'all_code');
    await graph.invoke({ request } as never, onThread());
    const state = await graph.invoke(answer({ type: 'edit', code: FORBIDDEN }), onThread());
    expect(state.generated_code).toBe(GOOD);
    expect(state.approval_interrupt_data?.error).toBe(
      'Your edit is refused: line 1: sockets are forbidden here. The code before it is shown again.',
    );
    expect(sandbox.programs).toEqual([]);
    const end = await graph.invoke(answer(true), onThread());
    expect(end.is_successful).toBe(true);
    expect(sandbox.programs).toEqual([GOOD]);
  });

  it('ends the run when every attempt breaks it', async () => {
    const { graph, sandbox } = await open([{ code: FORBIDDEN }], 'disabled');
    const state = await graph.invoke({ request } as never, onThread());
    expect(state.failure).toMatchObject({
      exception: 'MaxAttemptsExceededError',
      members: { operationType: 'code_generation', maxAttempts: 3 },
    });
    expect(state.error_chain).toHaveLength(3);
    expect(sandbox.programs).toEqual([]);
  });
});
