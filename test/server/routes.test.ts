import { describe, expect, it } from 'vitest';
import { FakeSandbox, success } from '../fixtures/fake-sandbox.ts';
import { makeArtifact, PNG } from '../notebook/fixture.ts';
import { running } from './running.ts';
import { evaluate, metadataPart, program, send, submit, tarPart } from './submission.ts';

const fetchText = async (url: string, init: RequestInit = {}) => {
  const response = await fetch(url, { redirect: 'manual', ...init });
  const { status, headers } = response;
  return { status, text: await response.text(), type: headers.get('content-type'), headers };
};

/** Runs until it is told to end, or killed. */
const endless = () =>
  new FakeSandbox(async ({ options }) => {
    await new Promise((resolve) => options.signal?.addEventListener('abort', resolve));
    return success({}, { status: 'killed', killReason: 'aborted', exitCode: null });
  });

describe('fixed answers', () => {
  it('tells its health to GET and HEAD', async () => {
    const { url } = await running({ sandbox: new FakeSandbox() });
    const { status, text, type } = await fetchText(`${url}/health`);
    expect([status, text, type]).toEqual([
      200,
      '{"status":"ok"}',
      'application/json; charset=utf-8',
    ]);
    expect((await fetchText(`${url}/health`, { method: 'HEAD' })).status).toBe(200);
  });

  it.each([
    ['GET', '/'],
    ['GET', '/nope'],
    ['PUT', '/health'],
    ['GET', '/api/v1/eval'],
    ['OPTIONS', '/api/v1/eval'],
    ['POST', '/api/v1/nope'],
  ])('has no %s %s', async (method, path) => {
    const { url } = await running({ sandbox: new FakeSandbox() });
    const { status, text, type } = await fetchText(url + path, { method });
    expect([status, text, type]).toEqual([404, '404 page not found', 'text/plain']);
  });

  it('has no HEAD but of its health', async () => {
    const { url } = await running({ sandbox: new FakeSandbox() });
    expect((await fetchText(`${url}/api/v1/sandbox`, { method: 'HEAD' })).status).toBe(404);
    expect((await fetchText(`${url}/docs/index.html`, { method: 'HEAD' })).status).toBe(405);
  });

  it.each([
    ['GET', '/health/', 301, '/health'],
    ['GET', '/api/v1/executions/exe_1/?a=b', 301, '/api/v1/executions/exe_1?a=b'],
    ['POST', '/api/v1/eval/', 307, '/api/v1/eval'],
    ['GET', '/docs', 301, '/docs/'],
  ])('redirects %s %s with %i', async (method, path, status, location) => {
    const { url } = await running({ sandbox: new FakeSandbox() });
    const answer = await fetchText(url + path, { method });
    expect([answer.status, answer.headers.get('location')]).toEqual([status, location]);
  });

  it('documents itself', async () => {
    const { url } = await running({ sandbox: new FakeSandbox() });
    expect((await fetchText(`${url}/docs/index.html`)).text).toContain('swagger-ui-bundle.js');
    expect((await fetchText(`${url}/docs/swagger-ui.css`)).type).toContain('text/css');
    expect((await fetchText(`${url}/docs/`)).text).toBe('Not Found');
    expect((await fetchText(`${url}/docs/package.json`)).status).toBe(404);
    expect((await fetchText(`${url}/docs/index.html`, { method: 'POST' })).status).toBe(405);
    const document = JSON.parse((await fetchText(`${url}/docs/doc.json`)).text) as {
      openapi: string;
      paths: object;
      components: { schemas: object };
    };
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining(['/eval', '/exec/sync', '/executions/{id}', '/sessions/{id}/execute']),
    );
    expect(Object.keys(document.components.schemas)).toEqual(
      expect.arrayContaining(['ExecutionResult', 'Metadata', 'EvalRequest', 'ExecutionConfig']),
    );
  });

  it('describes its sandbox', async () => {
    const { url } = await running({ sandbox: new FakeSandbox() });
    expect(JSON.parse((await fetchText(`${url}/api/v1/sandbox`)).text)).toEqual({
      name: 'fake',
      python_version: '3.11',
      packages: ['numpy'],
      isolation: 'runs nothing',
    });
  });
});

describe('executions', () => {
  it('runs to the end and keeps the result', async () => {
    const sandbox = new FakeSandbox(() => success({}, { stdout: 'hi\n', stderr: '' }));
    const { url } = await running({ sandbox });
    const { status, body } = await submit(url, await program('1'), { entrypoint: 'main.py' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'completed', exit_code: 0, stdout: 'hi\n' });
    expect(body.execution_id).toMatch(/^exe_[0-9a-f-]{36}$/);
    expect(body.started_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(Object.keys(body)).not.toEqual(expect.arrayContaining(['stderr']));
    expect(Object.keys(body)).not.toEqual(expect.arrayContaining(['execution']));
    const again = await fetch(`${url}/api/v1/executions/${body.execution_id}`);
    expect(await again.json()).toEqual(body);
  });

  it('tells all to who submits a job', async () => {
    const { url } = await running({
      sandbox: new FakeSandbox(() => success({ a: 1 }, { expression: '5', stdout: 'a\n' })),
    });
    const job = { capture: 'cell', context: { k: 1.5 }, limits: { timeout_ms: 1500 } };
    const { body } = await submit(url, await program('5'), { entrypoint: 'main.py', job });
    expect(body).toMatchObject({
      stdout: 'a\n',
      result: '5',
      execution: { results: { status: 'captured', value: { a: 1 } } },
    });
  });

  it('kills for good', async () => {
    const { url } = await running({ sandbox: endless() });
    const parts = [tarPart(await program('1')), metadataPart({ entrypoint: 'main.py' })];
    const { status, body } = await send(`${url}/api/v1/exec/async`, parts);
    expect([status, Object.keys(body)]).toEqual([202, ['execution_id']]);
    const address = `${url}/api/v1/executions/${body.execution_id}`;
    for (const _ of [1, 2]) {
      const killed = await fetch(address, { method: 'DELETE' });
      expect([killed.status, await killed.json()]).toEqual([200, { status: 'killed' }]);
    }
    expect(await (await fetch(address)).json()).toMatchObject({ status: 'killed' });
  });

  it('knows no others', async () => {
    const { url } = await running({ sandbox: new FakeSandbox() });
    for (const method of ['GET', 'DELETE']) {
      const response = await fetch(`${url}/api/v1/executions/exe_nope`, { method });
      expect(response.status).toBe(404);
      expect(await response.json()).toEqual({ error: 'execution not found' });
    }
  });

  it('ends an execution whose caller goes away', async () => {
    const { promise: started, resolve: onStart } = Promise.withResolvers<void>();
    const { promise: ended, resolve: onEnd } = Promise.withResolvers<void>();
    const sandbox = new FakeSandbox(async ({ options }) => {
      onStart();
      await new Promise((resolve) => options.signal?.addEventListener('abort', resolve));
      onEnd();
      return success({}, { status: 'killed', killReason: 'aborted' });
    });
    const { url } = await running({ sandbox });
    const caller = new AbortController();
    const body = JSON.stringify({ code: '1' });
    const call = fetch(`${url}/api/v1/eval`, { method: 'POST', body, signal: caller.signal });
    await started;
    caller.abort();
    await expect(call).rejects.toThrow();
    await ended;
  });

  it('streams its events and goes on after the last one seen', async () => {
    const sandbox = new FakeSandbox(({ options }) => {
      options.onEvent?.({ type: 'stdout', text: 'one\ntwo' });
      return success({}, { stdout: 'one\ntwo' });
    });
    const { url } = await running({ sandbox });
    const { body } = await submit(url, await program('1'), { entrypoint: 'main.py' });
    const address = `${url}/api/v1/executions/${body.execution_id}/events`;
    const { text, type } = await fetchText(address);
    expect(type).toContain('text/event-stream');
    expect(text).toContain('event: stdout\ndata: {"text":"one\\ntwo"}\n\n');
    const events = text.trimEnd().split('\n\n');
    expect(events.at(-1)).toContain('event: end\n');
    const seen = String(events.length - 1);
    const rest = await fetchText(address, { headers: { 'last-event-id': seen } });
    expect(rest.text).toBe(`${events.at(-1)}\n\n`);
  });

  it('hands files out for saving only', async () => {
    const artifacts = [makeArtifact('out/a b.html', { mimeType: 'text/html' })];
    artifacts.push(makeArtifact('a\n%41?#é.txt', { mimeType: 'text/plain\r\nx: y' }));
    const { url } = await running({ sandbox: new FakeSandbox(() => success({}, { artifacts })) });
    const { body } = await submit(url, await program('1'), { entrypoint: 'main.py' });
    expect(body.artifacts).toEqual([
      { path: 'out/a b.html', kind: 'figure', mime_type: 'text/html', size_bytes: PNG.length },
      expect.objectContaining({ path: 'a\n%41?#é.txt' }),
    ]);
    const address = `${url}/api/v1/executions/${body.execution_id}/artifacts/`;
    const response = await fetch(`${address}out/a%20b.html`);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-disposition')).toMatch(/^attachment/);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(PNG);
    const strange = await fetch(address + encodeURIComponent('a\n%41?#é.txt'));
    expect([strange.status, strange.headers.get('content-type')]).toEqual([
      200,
      'application/octet-stream',
    ]);
    expect((await fetch(`${address}..%2f..%2fetc%2fpasswd`)).status).toBe(404);
    expect((await fetch(`${address}no%0Asuch/`, { redirect: 'error' })).status).toBe(404);
  });

  it('lists in pages', async () => {
    const { url } = await running({ sandbox: new FakeSandbox() });
    for (const code of ['1', '2', '3']) await evaluate(url, { code });
    const list = async (query: string) =>
      (await (await fetch(`${url}/api/v1/executions?${query}`)).json()) as {
        executions: { execution_id: string; stdout?: string }[];
        next: string | null;
      };
    const first = await list('limit=2&status=completed');
    const second = await list(`limit=2&cursor=${encodeURIComponent(first.next ?? '')}`);
    expect(first.executions[0]?.stdout).toBeUndefined();
    expect(second.next).toBeNull();
    const ids = [...first.executions, ...second.executions].map((one) => one.execution_id);
    expect(new Set(ids).size).toBe(3);
    for (const query of ['limit=x', 'cursor=x', 'created_after=x']) {
      expect((await fetch(`${url}/api/v1/executions?${query}`)).status).toBe(400);
    }
  });

  it('says when to come again', async () => {
    const { url } = await running({ sandbox: endless(), maxRunning: 1, maxQueued: 0 });
    const parts = [tarPart(await program('1')), metadataPart({ entrypoint: 'main.py' })];
    await send(`${url}/api/v1/exec/async`, parts);
    const { status, headers } = await send(`${url}/api/v1/exec/async`, parts);
    expect(status).toBe(429);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  });
});
