import { Client, type ThreadState } from '@langchain/langgraph-sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApprovalPayload } from '../src/approval/payload.ts';
import { PythonExecutorClient } from '../src/client/python-executor-client.ts';
import type { State } from '../src/state.ts';
import {
  GRAPH,
  START_MS,
  startLangGraphServer,
  type LangGraphServer,
} from './fixtures/langgraph-server.ts';
import { startOpenAiServer, type OpenAiServer } from './fixtures/openai-server.ts';

const ask = (text: string) => ({ messages: [{ type: 'human', content: text }] });
const ALL_CODE = { context: { approval_mode: 'all_code' } };
const program = (value: number): string => `results = {"answer": ${value}}`;
const approve = (codeSha256: string) => ({
  command: { resume: { decisions: [{ type: 'approve', code_sha256: codeSha256 }] } },
});

describe.skipIf(process.env['TEST_LOCAL'] !== '1')('the graph in the development server', () => {
  let model: OpenAiServer;
  let server: LangGraphServer | undefined;
  let client: Client;
  let baseUrl = '';
  let replies: string[] = [];

  beforeAll(async () => {
    model = await startOpenAiServer({
      replies: [() => `\`\`\`python\n${replies.shift() ?? program(0)}\n\`\`\``],
    });
    server = await startLangGraphServer(model.baseUrl);
    baseUrl = server.url;
    client = new Client({ apiUrl: baseUrl });
  }, START_MS);
  afterAll(async () => {
    server?.close();
    await model.close();
  });

  const newThread = async (): Promise<string> => (await client.threads.create()).thread_id;
  const stateOf = (threadId: string): Promise<ThreadState<State>> =>
    client.threads.getState<State>(threadId);
  /** What a person has to answer. */
  async function questionOf(threadId: string): Promise<ApprovalPayload> {
    const { tasks } = await stateOf(threadId);
    const [task] = tasks;
    expect(task?.name).toBe('approval');
    return task?.interrupts[0]?.value as ApprovalPayload;
  }
  const run = (threadId: string, payload: object): Promise<unknown> =>
    client.runs.wait(threadId, GRAPH, payload);

  it('shows what it takes and what can be set', async () => {
    const schemas = await client.assistants.getSchemas(GRAPH);
    expect(Object.keys(schemas.input_schema?.properties ?? {})).toEqual(['messages', 'request']);
    const { context_schema: settings } = schemas as { context_schema?: { properties?: object } };
    expect(settings?.properties).toMatchObject({
      approval_mode: { description: expect.any(String), enum: expect.any(Array) },
      execution_timeout_seconds: { type: 'number' },
      writes_enabled: { type: 'boolean' },
      code_model: { type: 'string' },
    });
    expect(schemas.state_schema?.properties).toHaveProperty('error_chain');
  });

  it('runs a message through an edit and an approval to a result', async () => {
    replies = [program(41)];
    const thread = await newThread();
    await run(thread, { input: ask('What is the answer?'), ...ALL_CODE });
    const first = await questionOf(thread);
    expect(first).toMatchObject({
      code: program(41),
      action_requests: [{ name: 'execute_python', args: { code: program(41) } }],
      review_configs: [
        { action_name: 'execute_python', allowed_decisions: expect.arrayContaining(['edit']) },
      ],
    });
    expect((await client.threads.get(thread)).status).toBe('interrupted');
    const edited = { name: 'execute_python', args: { code: program(42) } };
    await run(thread, {
      command: { resume: { decisions: [{ type: 'edit', edited_action: edited }] } },
    });
    const second = await questionOf(thread);
    expect(second.code).toBe(program(42));
    expect(second.code_sha256).not.toBe(first.code_sha256);
    await run(thread, approve(second.code_sha256));
    const { values, next } = await stateOf(thread);
    expect(next).toEqual([]);
    expect(values).toMatchObject({ is_successful: true, generated_code: program(42) });
    const answer = values.messages.at(-1) as unknown as { type: string; content: string };
    expect(answer).toMatchObject({
      type: 'ai',
      content: expect.stringContaining('Results: {"answer":42}'),
    });
  });

  it('takes a request, streams what happens, and ends with a rejection', async () => {
    replies = [program(1)];
    const thread = await newThread();
    const stages: unknown[] = [];
    const stream = client.runs.stream(thread, GRAPH, {
      input: { request: { user_query: 'One?', task_objective: 'Give one' } },
      ...ALL_CODE,
      streamMode: ['custom', 'updates'],
    });
    for await (const { event, data } of stream) {
      if (event === 'custom') stages.push((data as { stage?: string }).stage);
    }
    expect(stages).toEqual(expect.arrayContaining(['generator', 'analyzer']));
    expect(stages).not.toContain('executor');
    await run(thread, {
      command: { resume: { decisions: [{ type: 'reject', message: 'not today' }] } },
    });
    const { values, next } = await stateOf(thread);
    expect(next).toEqual([]);
    expect(values).toMatchObject({
      is_failed: true,
      is_successful: false,
      approval_result: { type: 'reject', message: 'not today' },
      failure: { exception: 'ApprovalRejectedError' },
      execution_result: null,
    });
  });

  it('keeps a history, from which a fork goes on with other code', async () => {
    replies = [program(7)];
    const thread = await newThread();
    await run(thread, { input: ask('Seven?'), ...ALL_CODE });
    await run(thread, approve((await questionOf(thread)).code_sha256));
    expect((await stateOf(thread)).values.is_successful).toBe(true);
    const history = await client.threads.getHistory<State>(thread, { limit: 50 });
    expect(history.map(({ next }) => next.join()).toReversed()).toEqual(
      expect.arrayContaining(['generator', 'analyzer', 'approval', 'executor', '']),
    );
    const analysed = history.find(({ next }) => next.includes('analyzer'));
    await client.threads.updateState(thread, {
      checkpoint: analysed?.checkpoint as never,
      values: { generated_code: program(8) },
      asNode: 'generator',
    });
    await run(thread, { input: null });
    const question = await questionOf(thread);
    expect(question.code).toBe(program(8));
    await run(thread, approve(question.code_sha256));
    const { values } = await stateOf(thread);
    expect(values).toMatchObject({ is_successful: true, generated_code: program(8) });
  });

  it('serves executions too, from the same process', async () => {
    const executor = new PythonExecutorClient(baseUrl);
    const result = await executor.eval('print("hi")\n6 * 7');
    expect(result).toMatchObject({ status: 'completed', stdout: 'hi', result: '42' });
    expect(await executor.getExecution(result.executionId)).toMatchObject({ result: '42' });
  });

  it('does not let whoever reaches it relax the settings or read files of the machine', async () => {
    replies = [program(1), program(1)];
    const relaxed = run(await newThread(), {
      input: ask('One?'),
      context: { approval_mode: 'disabled' },
    });
    await expect(relaxed).rejects.toThrow('A run may tighten');
    const thread = await newThread();
    const input_files = { 'stolen.txt': '/etc/passwd' };
    await run(thread, {
      input: { request: { user_query: 'Read', task_objective: 'Read', input_files } },
    });
    expect((await stateOf(thread)).values).toMatchObject({
      is_failed: true,
      failure: { exception: 'ContainerConfigurationError' },
      failure_reason: expect.stringContaining('inputRoots'),
    });
  });
});
