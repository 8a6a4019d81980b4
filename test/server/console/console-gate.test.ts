import { describe, expect, it } from 'vitest';
import { question, RestClient, reviewServer, TOKENS } from '../../review/review-server.ts';
import { ask } from '../raw-request.ts';

const origin = (url: string) => ({ origin: url, 'sec-fetch-site': 'same-origin' });

/** Logs in; gives the cookie as a browser sends it back. */
async function logIn(url: string, headers: Record<string, string> = {}) {
  const body = { token: TOKENS.ann };
  const reply = await ask(url, '/console/login', { method: 'POST', body, headers });
  const [cookie = ''] = reply.headers['set-cookie'] ?? [];
  return { reply, cookie: cookie.split(';')[0] ?? '', attributes: cookie };
}

const me = async (url: string, cookie = '') =>
  JSON.parse((await ask(url, '/console/me', { headers: { cookie } })).text) as {
    tenant: string | null;
    needs_login: boolean;
    csrf: string;
  };

const NO = { type: 'reject', message: 'no' };

describe('a server with tokens', () => {
  it('logs in with a token, and out', async () => {
    const { url } = await reviewServer();
    expect(await me(url)).toEqual({ tenant: null, needs_login: true, csrf: '' });
    const { reply, cookie, attributes } = await logIn(url);
    expect([reply.status, reply.text]).toEqual([204, '']);
    expect(attributes).toMatch(/^pyexec_console=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(attributes).not.toContain(TOKENS.ann);
    const { csrf, ...who } = await me(url, cookie);
    expect(who).toEqual({ tenant: 'ann', needs_login: false });
    expect((await ask(url, '/api/v1/reviews', { headers: { cookie } })).status).toBe(200);
    const out = { method: 'POST', headers: { cookie, ...origin(url) } };
    expect((await ask(url, '/console/logout', out)).status).toBe(403);
    const right = { ...out, headers: { ...out.headers, 'x-csrf-token': csrf } };
    const bye = await ask(url, '/console/logout', right);
    expect([bye.status, String(bye.headers['set-cookie'])]).toEqual([
      204,
      expect.stringContaining('Max-Age=0'),
    ]);
    expect((await ask(url, '/api/v1/reviews', { headers: { cookie } })).status).toBe(401);
  });

  it('marks the cookie as secure behind TLS', async () => {
    const { url } = await reviewServer();
    expect((await logIn(url, { 'x-forwarded-proto': 'https' })).attributes).toContain('; Secure');
  });

  it('lets nobody in with a wrong token or cookie, or from another site', async () => {
    const { url } = await reviewServer();
    const wrong = await ask(url, '/console/login', { method: 'POST', body: { token: 'x' } });
    expect([wrong.status, wrong.headers['set-cookie']]).toEqual([401, undefined]);
    expect((await logIn(url, { origin: 'https://evil.example' })).reply.status).toBe(403);
    const headers = { cookie: `pyexec_console=${TOKENS.ann}` };
    expect((await ask(url, '/api/v1/reviews', { headers })).status).toBe(401);
    expect((await ask(url, '/api/v1/reviews')).status).toBe(401);
  });

  it('takes a decision with the cookie only from its own page', async () => {
    const { url } = await reviewServer();
    const ann = new RestClient(url);
    await ann.start();
    const { approval_id: id } = await question(ann);
    const { cookie } = await logIn(url);
    const { csrf } = await me(url, cookie);
    const decide = async (headers: Record<string, string>) =>
      (
        await ask(url, `/api/v1/reviews/${id}/decision`, {
          method: 'POST',
          body: NO,
          headers: { cookie, ...headers },
        })
      ).status;
    const secret = { 'x-csrf-token': csrf };
    expect(await decide({})).toBe(403);
    expect(await decide(origin(url))).toBe(403);
    expect(await decide(secret)).toBe(403);
    expect(await decide({ ...origin(url), 'x-csrf-token': 'x' })).toBe(403);
    expect(await decide({ ...secret, origin: 'http://evil.example' })).toBe(403);
    expect(await decide({ ...secret, origin: 'null' })).toBe(403);
    expect(await decide({ ...secret, ...origin(url), 'sec-fetch-site': 'same-site' })).toBe(403);
    const others = await logIn(url);
    const theirs = { 'x-csrf-token': (await me(url, others.cookie)).csrf };
    expect(await decide({ ...theirs, ...origin(url) })).toBe(403);
    expect(await ann.waiting()).toHaveLength(1);
    expect(await decide({ ...secret, ...origin(url) })).toBe(202);
  });
});

describe('a server without tokens', () => {
  it('needs no login, and still a page of its own', async () => {
    const { url } = await reviewServer({ hasTokens: false });
    const { csrf, ...who } = await me(url);
    expect(who).toEqual({ tenant: null, needs_login: false });
    const start = async (headers: Record<string, string>) =>
      (await ask(url, '/api/v1/runs', { method: 'POST', body: { task: 't' }, headers })).status;
    const secret = { 'x-csrf-token': csrf };
    expect(await start({})).toBe(403);
    expect(await start(origin(url))).toBe(403);
    expect(await start({ ...secret, origin: 'http://evil.example' })).toBe(403);
    expect(await start({ ...secret, 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await start({ ...secret, ...origin(url) })).toBe(202);
    expect(await start(secret)).toBe(202);
  });

  it('answers only to its own names', async () => {
    const { url } = await reviewServer({ hasTokens: false });
    const { port } = new URL(url);
    const status = async (path: string, host: string) =>
      (await ask(url, path, { headers: { host } })).status;
    for (const path of ['/console/me', '/console/', '/api/v1/reviews', '/api/v1/audit']) {
      expect(await status(path, `evil.example:${port}`)).toBe(403);
      expect(await status(path, `127.0.0.1.evil.example`)).toBe(403);
      expect(await status(path, `localhost:${port}`)).toBe(200);
      expect(await status(path, `[::1]:${port}`)).toBe(200);
    }
  });
});

it('serves the page with strict headers, and nothing beside it', async () => {
  const { url } = await reviewServer();
  const pages = ['/console/', '/console/reviews/x%22%3E', '/console/runs/y', '/console/audit'];
  const nonces = new Set<string>();
  for (const page of pages) {
    const { status, headers, text } = await ask(url, page);
    expect(status).toBe(200);
    const [, nonce = ''] = /<meta name="csp-nonce" content="([^"]{20,})"/.exec(text) ?? [];
    nonces.add(nonce);
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    });
    expect(text).not.toContain('x">');
  }
  expect(nonces.size).toBe(pages.length);
  expect((await ask(url, '/console')).headers['location']).toBe('/console/');
  for (const path of ['..%2fmanifest.json', 'manifest.json', '.hidden.js', 'no.js']) {
    expect((await ask(url, `/console/assets/${path}`)).status).toBe(404);
  }
});
