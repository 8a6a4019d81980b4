import { request } from 'node:http';
import { Command } from '@langchain/langgraph';
import { Client, InMemoryTransport } from '@modelcontextprotocol/client';
import { describe, expect, it } from 'vitest';
import { createMcpServer } from '../../src/mcp/create-mcp-server.ts';
import { readRunUri } from '../../src/mcp/run-uri.ts';
import { TokenAuth } from '../../src/server/auth/token-auth.ts';
import { newToken } from '../../src/server/auth/token-file.ts';
import { makeService } from '../fixtures/agent.ts';
import { FakeSandbox, success } from '../fixtures/fake-sandbox.ts';
import { call, connectHttp, ERAS, person, serveMcp, type Person } from './mcp-client.ts';

const ANN = newToken('ann');
const BOB = newToken('bob');

const service = () => makeService({ config: { approval: { mode: 'all_code' } } });

/** A server for two tenants; every program needs approval and none is really run. */
async function forTwo() {
  return await serveMcp({ service: service(), auth: new TokenAuth([ANN.entry, BOB.entry]) });
}

const INITIALIZE = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: {
    protocolVersion: '2025-06-18',
    capabilities: {},
    clientInfo: { name: 'raw', version: '1' },
  },
};

const post = async (url: string, body: unknown, headers: Record<string, string> = {}) =>
  await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...headers,
    },
    body: JSON.stringify(body),
  });

/** Opens a session and gives its id. */
async function begin(url: string, headers: Record<string, string> = {}): Promise<string> {
  const response = await post(url, INITIALIZE, headers);
  expect(response.status).toBe(200);
  await response.text();
  return response.headers.get('mcp-session-id') ?? '';
}

const LIST = { jsonrpc: '2.0', id: 2, method: 'tools/list' };

describe('tokens of the MCP server', () => {
  it('are demanded of each request', async () => {
    const { url } = await forTwo();
    expect((await post(url, INITIALIZE)).status).toBe(401);
    const wrong = await post(url, INITIALIZE, { authorization: 'Bearer pyx_wrong' });
    expect(wrong.status).toBe(401);
    expect(wrong.headers.get('www-authenticate')).toBe('Bearer');
    const own = { authorization: `Bearer ${ANN.token}` };
    const session = { 'mcp-session-id': await begin(url, own) };
    expect((await post(url, LIST, session)).status).toBe(401);
    const foreign = { ...session, authorization: `Bearer ${BOB.token}` };
    expect((await post(url, LIST, foreign)).status).toBe(404);
    expect((await post(url, LIST, { ...session, ...own })).status).toBe(200);
  });

  it.each(ERAS)('show a client of $era the runs of its tenant only', async ({ mode }) => {
    const { url } = await forTwo();
    const ann = await connectHttp(url, { token: ANN.token, mode });
    const bob = await connectHttp(url, { token: BOB.token, mode });
    const { output } = await call(ann, 'ask_python', { request: 'Six times seven?' });
    const { thread_id, notebook } = output;
    expect(output.status).toBe('awaiting_approval');
    const asked = await bob.callTool({ name: 'ask_python', arguments: { thread_id } });
    expect(asked.isError).toBe(true);
    expect(JSON.stringify(asked.content)).toContain('There is no thread');
    const uri = notebook ?? '';
    await expect(bob.readResource({ uri })).rejects.toThrow();
    expect((await bob.listResources()).resources).toEqual([]);
    expect((await ann.readResource({ uri })).contents).toHaveLength(1);
    expect((await ann.listResources()).resources.map((each) => each.uri)).toContain(uri);
  });

  it('name the person that decided', async () => {
    const executor = service();
    const { url } = await serveMcp({ service: executor, auth: new TokenAuth([ANN.entry]) });
    const { answer } = person({ decision: 'approve' });
    const ann = await connectHttp(url, { token: ANN.token, person: answer });
    const { output } = await call(ann, 'ask_python', { request: 'Six times seven?' });
    expect(output.status).toBe('completed');
    const graph = await executor.getCompiledGraph();
    const state = await graph.getState({ configurable: { thread_id: output.thread_id } });
    expect(state.values).toMatchObject({ approval_result: { decided_by: 'ann', type: 'approve' } });
  });
});

it('a tenant has as many calls at a time as its token says', async () => {
  let finish = (): void => undefined;
  const gate = new Promise<void>((resolve) => (finish = resolve));
  const sandbox = new FakeSandbox(async () => {
    await gate;
    return success();
  });
  const auth = new TokenAuth([{ ...ANN.entry, maxRunning: 1 }]);
  const { url } = await serveMcp({ service: makeService({ sandbox }), auth });
  const ann = await connectHttp(url, { token: ANN.token });
  const first = call(ann, 'run_python', { code: 'results = {}' });
  await expect.poll(() => sandbox.programs.length).toBe(1);
  const second = await ann.callTool({ name: 'run_python', arguments: { code: '1' } });
  expect(second.isError).toBe(true);
  expect(JSON.stringify(second.content)).toContain('at most 1');
  finish();
  expect((await first).output.status).toBe('completed');
});

it('createMcpServer serves one connection as one user, over any transport', async () => {
  const [near, far] = InMemoryTransport.createLinkedPair();
  const server = createMcpServer({ service: makeService(), userId: 'ann' });
  const client = new Client({ name: 'test', version: '1' });
  let changes = 0;
  client.setNotificationHandler('notifications/resources/list_changed', () => void changes++);
  await server.connect(far);
  await client.connect(near);
  const { output } = await call(client, 'ask_python', { request: 'Six times seven?' });
  expect(output).toMatchObject({ status: 'completed', results: { answer: 42 } });
  await expect.poll(() => changes).toBeGreaterThan(0);
  await client.close();
});

describe('a model', () => {
  it('has no argument that decides', async () => {
    const { url } = await serveMcp({ service: service() });
    const client = await connectHttp(url, {});
    const { output } = await call(client, 'ask_python', { request: 'Six times seven?' });
    const decision = { thread_id: output.thread_id, decision: 'approve' };
    const refused = await client.callTool({ name: 'ask_python', arguments: decision });
    expect(refused.isError).toBe(true);
    expect(JSON.stringify(refused.content)).toContain('decision');
    const again = await call(client, 'ask_python', { thread_id: output.thread_id });
    expect(again.output.status).toBe('awaiting_approval');
  });
});

it.each(ERAS)(
  'a form of a client of $era that is answered too late shows what came of the other answer',
  async ({ mode }) => {
    const executor = service();
    const { url } = await serveMcp({ service: executor });
    const late: Person = async () => {
      const [run] = (await client.listResources()).resources;
      const thread_id = readRunUri(run?.uri ?? '')?.threadId;
      const resume = { type: 'approve' };
      await executor.invoke(new Command({ resume }), { configurable: { thread_id } });
      return { action: 'accept', content: { decision: 'reject' } };
    };
    const client = await connectHttp(url, { mode, person: late });
    const { output } = await call(client, 'ask_python', { request: 'Six times seven?' });
    expect(output.status).toBe('completed');
  },
);

describe('an answer of a client of 2026', () => {
  const ENVELOPE = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientInfo': { name: 'raw', version: '1' },
    'io.modelcontextprotocol/clientCapabilities': { elicitation: { form: {} } },
  };
  const ask = async (url: string, token: string, more: object = {}) => {
    const params = {
      name: 'ask_python',
      arguments: { request: 'Six times seven?' },
      _meta: ENVELOPE,
      ...more,
    };
    const body = { jsonrpc: '2.0', id: 7, method: 'tools/call', params };
    const response = await post(url, body, {
      authorization: `Bearer ${token}`,
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
      'mcp-name': 'ask_python',
    });
    const text = await response.text();
    const data = text.startsWith('{') ? text : (/^data: (\{.*\})$/m.exec(text)?.[1] ?? '{}');
    return JSON.parse(data) as {
      result?: { requestState?: string; structuredContent?: { status?: string } };
      error?: { message: string };
    };
  };
  const inputResponses = { decision: { action: 'accept', content: { decision: 'approve' } } };

  it('counts for the question that its user was given, and for no other', async () => {
    const { url } = await forTwo();
    const { result } = await ask(url, ANN.token);
    const requestState = result?.requestState ?? '';
    expect(requestState).not.toBe('');
    const forged = `${requestState.slice(0, -4)}AAAA`;
    const invented = await ask(url, ANN.token, { requestState: forged, inputResponses });
    expect(invented.error?.message).toContain('requestState');
    const foreign = await ask(url, BOB.token, { requestState, inputResponses });
    expect(foreign.error?.message).toContain('requestState');
    const own = await ask(url, ANN.token, { requestState, inputResponses });
    expect(own.result?.structuredContent?.status).toBe('completed');
    const twice = await ask(url, ANN.token, { requestState, inputResponses });
    expect(twice.result?.structuredContent?.status).toBe('completed');
  });
});

describe('the door of the MCP server', () => {
  /** `fetch` lets nobody choose the Host. */
  const statusWith = async (url: string, headers: Record<string, string>): Promise<number> =>
    await new Promise((resolve, reject) => {
      const sent = request(url, { method: 'POST', headers }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      sent.on('error', reject).end('{}');
    });

  it('is closed to pages of other hosts', async () => {
    const { url, port } = await serveMcp({ service: service() });
    expect(await statusWith(url, { host: 'evil.example' })).toBe(403);
    expect(await statusWith(url, { host: `evil.example:${port}` })).toBe(403);
    expect(await statusWith(url, { origin: 'https://evil.example' })).toBe(403);
    expect(await statusWith(url, { origin: 'null' })).toBe(403);
    expect(await statusWith(url, { origin: `http://localhost:${port}` })).not.toBe(403);
    const named = await serveMcp({ service: service(), allowedHosts: ['agent.example'] });
    expect(await statusWith(named.url, { host: 'agent.example:8090' })).not.toBe(403);
    expect(await statusWith(named.url, {})).toBe(403);
  });

  it('is not opened to strangers', async () => {
    const open = serveMcp({ service: service(), hostname: '0.0.0.0' });
    await expect(open).rejects.toThrow('PYEXEC_TOKENS_FILE');
  });

  it('lets in so many sessions at a time', async () => {
    const { url } = await serveMcp({ service: service(), maxSessions: 2 });
    await begin(url);
    const second = await begin(url);
    const third = await post(url, INITIALIZE);
    expect(third.status).toBe(503);
    expect(third.headers.get('retry-after')).toBe('10');
    const end = { method: 'DELETE', headers: { 'mcp-session-id': second } };
    expect((await fetch(url, end)).status).toBe(200);
    await begin(url);
  });

  it('forgets idle sessions', async () => {
    const { url } = await serveMcp({ service: service(), maxSessions: 1, idleMs: 200 });
    const first = await begin(url);
    await expect.poll(async () => (await post(url, INITIALIZE)).status).toBe(200);
    expect((await post(url, LIST, { 'mcp-session-id': first })).status).toBe(404);
  });

  it('makes no session of what does not begin one', async () => {
    const { url } = await serveMcp({ service: service(), maxSessions: 1 });
    expect((await post(url, LIST)).status).toBe(400);
    expect((await post(url, { nonsense: true })).status).toBe(400);
    expect(await begin(url)).not.toBe('');
  });
});
