import { AIMessage, HumanMessage, SystemMessage } from '@langchain/core/messages';
import { Command, MemorySaver } from '@langchain/langgraph';
import { describe, expect, it } from 'vitest';
import { createServiceConfig, type ServiceConfigInput } from '../../src/config/service-config.ts';
import { createParts } from '../../src/create-parts.ts';
import { ContainerConfigurationError } from '../../src/errors.ts';
import { ScriptedCodeGenerator } from '../../src/generator/scripted-generator.ts';
import { buildGraph } from '../../src/graph.ts';
import type { State } from '../../src/state.ts';
import { failureOf, GOOD, onThread } from '../fixtures/agent.ts';
import { FakeSandbox, raised, success } from '../fixtures/fake-sandbox.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';

async function open(sandbox = new FakeSandbox(), config: ServiceConfigInput = {}) {
  const generator = new ScriptedCodeGenerator([{ code: GOOD }]);
  const settings = createServiceConfig({ agentDataDir: tempFolder(), retryDelayMs: 1, ...config });
  const parts = await createParts(settings, { generator, sandbox });
  const graph = buildGraph(parts).compile({ checkpointer: new MemorySaver() });
  const invoke = async (input: unknown, configurable = {}) =>
    (await graph.invoke(input as never, {
      configurable: { ...onThread().configurable, ...configurable },
    })) as State;
  return { generator, sandbox, invoke };
}

const say = (content: string) => ({ messages: [new HumanMessage(content)] });
const request = { user_query: 'q', task_objective: 't' };
/** `type: text` of each message, the answers cut at their first line. */
const talk = ({ messages }: State): string[] =>
  messages.map((message) => `${message.getType()}: ${message.text.split('\n')[0]}`);

describe('a message of a person', () => {
  it('starts a run and is answered', async () => {
    const { generator, invoke } = await open();
    const state = await invoke(say('  How much is 6 times 7? '));
    expect(state).toMatchObject({ is_successful: true, generation_attempt: 1 });
    expect(generator.lastRequest).toMatchObject({
      userQuery: 'How much is 6 times 7?',
      taskObjective: 'How much is 6 times 7?',
    });
    expect(talk(state)).toEqual(['human:   How much is 6 times 7? ', 'ai: Results: {"answer":42}']);
    expect(state.messages[1]?.text).toContain(`Notebook: ${state.final_notebook_path}`);
  });

  it.each([
    ['as role and content', { role: 'user', content: 'How much?' }],
    ['in parts', new HumanMessage({ content: [{ type: 'text', text: 'How much?' }] })],
  ])('may come %s', async (_, message) => {
    const { generator, invoke } = await open();
    expect((await invoke({ messages: [message] })).is_successful).toBe(true);
    expect(generator.lastRequest?.userQuery).toBe('How much?');
  });

  it('is the last one of several', async () => {
    const { generator, invoke } = await open();
    const before = [new HumanMessage('first'), new AIMessage('done'), new HumanMessage('second')];
    await invoke({ messages: [new SystemMessage('be brief'), ...before] });
    expect(generator.lastRequest?.userQuery).toBe('second');
    expect(generator.callCount).toBe(1);
  });

  it('is answered with the failure too', async () => {
    const failing = new FakeSandbox(() => raised('KeyError', 'a'));
    const { invoke } = await open(failing, { maxGenerationRetries: 2 });
    const state = await invoke(say('How much?'));
    expect(state.is_failed).toBe(true);
    expect(talk(state)).toEqual([
      'human: How much?',
      expect.stringContaining('ai: MaxAttemptsExceededError: execution failed after 2 attempts'),
    ]);
    expect(state.messages[1]?.text).toContain(`Notebook: ${state.final_notebook_path}`);
  });

  it('stays the same run while its program is written anew', async () => {
    const flaky = new FakeSandbox(({ number }) =>
      number === 1 ? raised('KeyError', 'a') : success(),
    );
    const { generator, invoke } = await open(flaky);
    const state = await invoke(say('How much?'));
    expect(state).toMatchObject({ is_successful: true, generation_attempt: 2 });
    expect(state.error_chain).toHaveLength(1);
    expect(state.run_id).toBe(state.messages[0]?.id);
    expect(generator.lastErrorChain).toHaveLength(1);
    expect(talk(state)).toHaveLength(2);
  });

  it('stays the same run over a question and its answer', async () => {
    const { invoke, sandbox } = await open(undefined, { approval: { mode: 'all_code' } });
    const asked = await invoke(say('How much?'));
    expect(talk(asked)).toEqual(['human: How much?']);
    const state = await invoke(new Command({ resume: { type: 'respond', message: 'shorter' } }));
    expect(state.run_id).toBe(asked.run_id);
    expect(state.generation_attempt).toBe(2);
    const end = await invoke(new Command({ resume: true }));
    expect(talk(end)).toEqual(['human: How much?', 'ai: Results: {"answer":42}']);
    expect(sandbox.programs).toEqual([GOOD]);
  });
});

describe('a second message on a thread', () => {
  it('starts a new run', async () => {
    const flaky = new FakeSandbox(({ number }) =>
      number === 1 ? raised('KeyError', 'a') : success({ answer: number }),
    );
    const { generator, invoke } = await open(flaky);
    const first = await invoke(say('How much?'));
    const second = await invoke(say('And then?'));
    expect(second.run_id).not.toBe(first.run_id);
    expect(second).toMatchObject({ generation_attempt: 1, error_chain: [] });
    expect(second.execution_folder?.folder_path).not.toBe(first.execution_folder?.folder_path);
    expect(generator.lastRequest?.userQuery).toBe('And then?');
    expect(talk(second)).toEqual([
      'human: How much?',
      'ai: Results: {"answer":2}',
      'human: And then?',
      'ai: Results: {"answer":3}',
    ]);
  });

  it('starts a new run with settings of its own', async () => {
    const { invoke, sandbox } = await open();
    await invoke(say('How much?'), { execution_timeout_seconds: 5 });
    const state = await invoke(say('And then?'));
    expect(state.run_settings).toBeNull();
    expect(sandbox.jobs.map(({ limits }) => limits.timeoutMs)).toEqual([5_000, 600_000]);
  });

  it('takes the place of a question that nobody answered', async () => {
    const { invoke, generator, sandbox } = await open(undefined, {
      approval: { mode: 'all_code' },
    });
    await invoke(say('How much?'));
    const asked = await invoke(say('Or rather this?'));
    expect(generator.lastRequest?.userQuery).toBe('Or rather this?');
    expect(asked.generation_attempt).toBe(1);
    const end = await invoke(new Command({ resume: true }));
    expect(end.is_successful).toBe(true);
    expect(sandbox.programs).toEqual([GOOD]);
  });

  it('is answered after a failure', async () => {
    const failing = new FakeSandbox(({ number }) =>
      number === 1 ? raised('KeyError', 'a') : success(),
    );
    const { invoke } = await open(failing, { maxGenerationRetries: 1 });
    expect((await invoke(say('How much?'))).is_failed).toBe(true);
    const state = await invoke(say('Again, please'));
    expect(state).toMatchObject({ is_successful: true, is_failed: false, failure: null });
  });
});

describe('a request', () => {
  it('alone is answered by its result, not by a message', async () => {
    const { invoke } = await open();
    expect((await invoke({ request })).messages).toEqual([]);
  });

  it('counts more than the messages before it and beside it', async () => {
    const { generator, invoke } = await open();
    await invoke(say('How much?'));
    const after = await invoke({ request });
    expect(generator.lastRequest?.userQuery).toBe('q');
    expect(after.run_id).toBe(after.request?.request_id);
    const beside = await invoke({
      request: { ...request, user_query: 'r' },
      ...say('and this'),
    });
    expect(generator.lastRequest?.userQuery).toBe('r');
    expect(generator.callCount).toBe(3);
    expect(beside.messages.at(-1)?.getType()).toBe('ai');
  });

  it('is followed by messages', async () => {
    const { generator, invoke } = await open();
    const first = await invoke({ request });
    const second = await invoke(say('And then?'));
    expect(generator.lastRequest?.userQuery).toBe('And then?');
    expect(second.run_id).not.toBe(first.run_id);
  });
});

describe('nothing to do', () => {
  it.each([
    ['no text', [new HumanMessage('  ')]],
    ['a picture alone', [new HumanMessage({ content: [{ type: 'image_url', image_url: 'x' }] })]],
  ])('is a message with %s', async (_, messages) => {
    const { invoke, sandbox } = await open();
    const error = await failureOf(invoke({ messages }));
    expect(error).toBeInstanceOf(ContainerConfigurationError);
    expect(error.message).toContain('no text, so nothing is asked');
    expect(sandbox.programs).toEqual([]);
  });

  it.each([
    ['nothing at all', { messages: [] }],
    ['words of the model', { messages: [new AIMessage('Hello')] }],
  ])('are %s', async (_, input) => {
    const { invoke } = await open();
    const error = await failureOf(invoke(input));
    expect(error).toBeInstanceOf(ContainerConfigurationError);
    expect(error.message).toContain('Nothing is asked');
  });

  it.each([
    ['message', { messages: [new HumanMessage({ id: 'm1', content: 'How much?' })] }],
    ['request', { request: { ...request, request_id: 'r1' } }],
  ])('is the %s of a run that is over', async (_, input) => {
    const { invoke, sandbox } = await open();
    const first = await invoke(input);
    expect(first.is_successful).toBe(true);
    const error = await failureOf(invoke(input));
    expect(error).toBeInstanceOf(ContainerConfigurationError);
    expect(error.message).toContain(`the run of "${first.run_id}" on this thread is over`);
    expect(sandbox.programs).toEqual([GOOD]);
    expect((await invoke(say('And then?'))).is_successful).toBe(true);
  });

  it('are settings that the service refuses', async () => {
    const { invoke, sandbox } = await open();
    const error = await failureOf(invoke(say('How much?'), { approval_mode: 'disabled' }));
    expect(error).toBeInstanceOf(ContainerConfigurationError);
    expect(sandbox.programs).toEqual([]);
  });
});
