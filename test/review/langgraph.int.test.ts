import { Client } from '@langchain/langgraph-sdk';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Review, ReviewDetail } from '../../src/review/review.ts';
import type { RunView } from '../../src/review/run-view.ts';
import type { State } from '../../src/state.ts';
import {
  GRAPH,
  START_MS,
  startLangGraphServer,
  type LangGraphServer,
} from '../fixtures/langgraph-server.ts';
import { startOpenAiServer, type OpenAiServer } from '../fixtures/openai-server.ts';

const PATIENT = { timeout: 90_000, interval: 250 };
vi.setConfig({ testTimeout: 240_000 });

describe.skipIf(process.env['TEST_LOCAL'] !== '1')('the console in a LangGraph server', () => {
  let model: OpenAiServer;
  let server: LangGraphServer | undefined;
  let client: Client;
  let headers: Record<string, string> = {};
  let program = '';

  const send = async (method: string, path: string, body?: object): Promise<Response> =>
    await fetch(`${server?.url}/api/v1${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  async function read<T>(path: string): Promise<T> {
    const reply = await send('GET', path);
    expect(reply.status, path).toBe(200);
    return (await reply.json()) as T;
  }
  const listed = async (threadId: string, status = 'waiting'): Promise<Review[]> => {
    const { reviews } = await read<{ reviews: Review[] }>(`/reviews?status=${status}`);
    return reviews.filter((each) => each.thread_id === threadId);
  };
  const questionOf = async (threadId: string): Promise<Review> =>
    await vi.waitFor(async () => {
      const [review] = await listed(threadId);
      if (review === undefined) throw new Error(`nothing waits on ${threadId}`);
      return review;
    }, PATIENT);
  const decide = async (id: string, body: object): Promise<Response> =>
    await send('POST', `/reviews/${id}/decision`, body);
  /** A thread that a client of the server had asked, and that waits. */
  async function asked(code: string): Promise<string> {
    program = code;
    const { thread_id: thread } = await client.threads.create();
    await client.runs.wait(thread, GRAPH, {
      input: { messages: [{ type: 'human', content: 'Compute it' }] },
      context: { approval_mode: 'all_code' },
    });
    return thread;
  }

  beforeAll(async () => {
    model = await startOpenAiServer({ replies: [() => `\`\`\`python\n${program}\n\`\`\``] });
    server = await startLangGraphServer(model.baseUrl, { hasConsole: true });
    client = new Client({ apiUrl: server.url });
    const { csrf } = (await (await fetch(`${server.url}/console/me`)).json()) as { csrf: string };
    headers = { 'x-csrf-token': csrf };
  }, START_MS);
  afterAll(async () => {
    server?.close();
    await model.close();
  });

  it('shows what a run of the server asks, takes one answer, and the run goes on there', async () => {
    const thread = await asked('print("said")\nresults = {"answer": 42}');
    const review = await questionOf(thread);
    const detail = await read<ReviewDetail>(`/reviews/${review.approval_id}`);
    expect(detail).toMatchObject({
      status: 'waiting',
      code: program,
      code_sha256: review.code_sha256,
    });
    expect(await read(`/runs/${thread}`)).toMatchObject({
      status: 'awaiting_approval',
      approval_id: review.approval_id,
    });
    const approval = { type: 'approve', code_sha256: review.code_sha256 };
    const other = { type: 'approve', code_sha256: '0'.repeat(64) };
    expect((await decide(review.approval_id, other)).status).toBe(400);
    const replies = await Promise.all([1, 2].map(() => decide(review.approval_id, approval)));
    expect(replies.map(({ status }) => status).toSorted()).toEqual([202, 409]);
    await vi.waitFor(
      async () =>
        expect(await read<RunView>(`/runs/${thread}`)).toMatchObject({
          status: 'completed',
          result: { results: { answer: 42 }, stdout: expect.stringContaining('said') },
        }),
      PATIENT,
    );
    expect((await client.threads.getState<State>(thread)).values.is_successful).toBe(true);
    expect((await decide(review.approval_id, approval)).status).toBe(409);
    expect(await listed(thread)).toEqual([]);
    expect(await listed(thread, 'all')).toMatchObject([{ status: 'approved' }]);
    expect((await send('GET', `/runs/${thread}/notebook`)).status).toBe(200);
    const { records } = await read<{ records: object[] }>('/audit');
    expect(JSON.stringify(records)).toContain(review.approval_id);
    const events = await (await send('GET', `/runs/${thread}/events`)).text();
    expect(events).toContain('event: executed');
    expect(events).toContain('{"status":"completed"}');
  });

  it('asks again about an edit, as a question of its own', async () => {
    const thread = await asked('results = {"answer": 1}');
    const first = await questionOf(thread);
    const code = 'results = {"answer": 2}';
    expect((await decide(first.approval_id, { type: 'edit', code })).status).toBe(202);
    const second = await questionOf(thread);
    expect(second.approval_id).not.toBe(first.approval_id);
    expect(await read(`/reviews/${second.approval_id}`)).toMatchObject({ code });
    const no = { type: 'reject', message: 'not today' };
    expect((await decide(second.approval_id, no)).status).toBe(202);
    await vi.waitFor(
      async () => expect(await read(`/runs/${thread}`)).toMatchObject({ status: 'failed' }),
      PATIENT,
    );
  });

  it('tells of questions that were answered in the server itself', async () => {
    const thread = await asked('results = {"answer": 3}');
    const review = await questionOf(thread);
    const resume = { type: 'reject', message: 'answered elsewhere' };
    await client.runs.wait(thread, GRAPH, { command: { resume } });
    const approval = { type: 'approve', code_sha256: review.code_sha256 };
    expect((await decide(review.approval_id, approval)).status).toBe(409);
    expect(await listed(thread)).toEqual([]);
    expect(await listed(thread, 'all')).toMatchObject([{ status: 'gone' }]);
  });

  it('begins runs there, and takes no names of threads that the server does not', async () => {
    program = 'results = {"answer": 4}';
    const bad = await send('POST', '/runs', { task: 'Four', thread_id: 'mine' });
    expect([bad.status, await bad.text()]).toEqual([400, expect.stringContaining('UUID')]);
    const reply = await send('POST', '/runs', { task: 'Four' });
    expect(reply.status).toBe(202);
    const { thread_id: thread } = (await reply.json()) as { thread_id: string };
    await vi.waitFor(
      async () =>
        expect(await read(`/runs/${thread}`)).toMatchObject({
          status: 'completed',
          result: { results: { answer: 4 } },
        }),
      PATIENT,
    );
  });

  it('tells open pages of a new question', async () => {
    const gone = new AbortController();
    const reply = await fetch(`${server?.url}/api/v1/reviews/events`, { signal: gone.signal });
    let told = '';
    const reading = (async () => {
      const text = reply.body?.pipeThrough(new TextDecoderStream());
      for await (const part of text ?? []) told += part;
    })().catch(() => undefined);
    const thread = await asked('results = {"answer": 5}');
    await vi.waitFor(() => expect(told).toContain(thread), PATIENT);
    gone.abort();
    await reading;
  });

  it('cancels a run that it began', async () => {
    program = 'import time\nprint("begun", flush=True)\ntime.sleep(600)\nresults = {}';
    const reply = await send('POST', '/runs', { task: 'Wait' });
    const { thread_id: thread } = (await reply.json()) as { thread_id: string };
    const isExecuting = async (): Promise<void> => {
      const [run] = await client.runs.list(thread);
      expect(run?.status).toBe('running');
      expect((await client.threads.getState<State>(thread)).next).toEqual(['executor']);
    };
    await vi.waitFor(isExecuting, PATIENT);
    const cancelled = await send('POST', `/runs/${thread}/cancel`);
    expect([cancelled.status, await cancelled.json()]).toMatchObject([200, { status: 'failed' }]);
    const hasStopped = async (): Promise<void> =>
      expect((await client.threads.get(thread)).status).not.toBe('busy');
    await vi.waitFor(hasStopped, PATIENT);
    expect((await send('POST', `/runs/${thread}/cancel`)).status).toBe(404);
  });

  it('lets nothing be decided without the header', async () => {
    const url = `${server?.url}/api/v1/reviews/any/decision`;
    const reply = await fetch(url, { method: 'POST', body: '{"type":"reject"}' });
    expect(reply.status).toBe(403);
  });
});
