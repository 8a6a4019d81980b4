import { once } from 'node:events';
import { connect } from 'node:net';
import { expect } from 'vitest';
import { API, each, type Conformance } from '../conformance.ts';

const JSON_TYPE = 'application/json; charset=utf-8';
const SOME = `${API}/executions/exe_00000000-0000-4000-8000-000000000000`;

const NOT_ROUTED = [
  ['GET', '/'],
  ['GET', '/nope'],
  ['GET', API],
  ['GET', '/api/v2/eval'],
  ['POST', `${API}/nope`],
  ['POST', '/health'],
  ['DELETE', '/health'],
  ['GET', `${API}/eval`],
  ['PUT', `${API}/eval`],
  ['OPTIONS', `${API}/eval`],
  ['GET', `${API}/exec/sync`],
  ['PUT', `${API}/exec/sync`],
  ['GET', `${API}/exec/async`],
  ['PATCH', `${API}/exec/async`],
  ['POST', SOME],
  ['PUT', SOME],
  ['GET', `${API}/executions/a/b`],
] as const;

const REDIRECTS = [
  ['GET', '/health/', 301, '/health'],
  ['GET', '/docs', 301, '/docs/'],
  ['GET', `${SOME}/?a=b`, 301, `${SOME}?a=b`],
  ['DELETE', `${SOME}/`, 307, SOME],
  ['POST', `${API}/eval/`, 307, `${API}/eval`],
  ['POST', `${API}/exec/sync/`, 307, `${API}/exec/sync`],
  ['POST', `${API}/exec/async/`, 307, `${API}/exec/async`],
] as const;

/** Paths, methods and what is common to all answers. */
export function routeCases({ http }: Conformance): void {
  http('§1.2 GET /health is {"status":"ok"}', async ({ send }) => {
    const { status, text, headers } = await send('/health');
    expect([status, text, headers['content-type']]).toEqual([200, '{"status":"ok"}', JSON_TYPE]);
  });

  http('§1.2 HEAD /health is 200 without a body', async ({ send }) => {
    expect(await send('/health', { method: 'HEAD' })).toMatchObject({ status: 200, text: '' });
  });

  each(http, NOT_ROUTED, ([method, path]) => [
    `§1.1 ${method} ${path} is 404 as text`,
    async ({ send }) => {
      const { status, text, headers } = await send(path, { method });
      expect([status, text]).toEqual([404, '404 page not found']);
      expect(headers['content-type']).toMatch(/^text\/plain\b/);
    },
  ]);

  each(http, [[`${API}/eval`], [SOME], [`${API}/exec/sync`], ['/nope']], ([path]) => [
    `§1.1 HEAD ${path} is 404`,
    async ({ send }) => {
      expect((await send(path, { method: 'HEAD' })).status).toBe(404);
    },
  ]);

  each(http, REDIRECTS, ([method, path, status, location]) => [
    `§1.1 ${method} ${path} is ${status} to ${location}`,
    async ({ send, url }) => {
      const answer = await send(path, { method });
      expect(answer.status).toBe(status);
      const target = new URL(answer.headers.location ?? '', url + path);
      expect(target.pathname + target.search).toBe(location);
      expect(target.host).toBe(new URL(url).host);
    },
  ]);

  http('§1.1 a redirect leads to no other host', async ({ send, url }) => {
    const { status, headers } = await send('//example.org/health/');
    expect(status === 404 || new URL(headers.location ?? '', url).host === new URL(url).host).toBe(
      true,
    );
  });

  http('§1.1 an error of a handler is JSON with one key', async ({ send }) => {
    const { status, body, headers } = await send(SOME);
    expect([status, body, headers['content-type']]).toEqual([
      404,
      { error: 'execution not found' },
      JSON_TYPE,
    ]);
  });

  http('§1.1 there are no CORS headers', async ({ send }) => {
    const { headers } = await send('/health', { headers: { origin: 'http://example.org' } });
    const names = Object.keys(headers).filter((name) => name.startsWith('access-control'));
    expect(names).toEqual([]);
  });

  http('§1.1 an answer may be, but need not be, compressed for who takes gzip', async ({ url }) => {
    const response = await fetch(`${url}/health`, { headers: { 'accept-encoding': 'gzip' } });
    expect(await response.json()).toEqual({ status: 'ok' });
  });

  http('§3.2 a connection serves several requests', async ({ url }) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    const ask = 'GET /health HTTP/1.1\r\nHost: localhost\r\n';
    socket.write(`${ask}\r\n${ask}Connection: close\r\n\r\n`);
    let text = '';
    socket.on('data', (chunk) => (text += String(chunk)));
    await once(socket, 'close');
    expect(text.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2);
  });
}
