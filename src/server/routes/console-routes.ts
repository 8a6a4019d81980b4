import { randomBytes } from 'node:crypto';
import type { Hono } from 'hono';
import { serialize } from 'hono/utils/cookie';
import { z } from 'zod';
import { CONSOLE_COOKIE, type ConsoleGate } from '../console/console-gate.ts';
import { consoleAsset, consolePage } from '../console/console-page.ts';
import { jsonReply, textReply } from '../json-reply.ts';
import { readJson } from '../read-json.ts';
import type { ServerEnv, ServerParts } from '../server-env.ts';

const loginSchema = z.strictObject({ token: z.string().min(1).max(1000) });
const MAX_LOGIN_BYTES = 4096;
const ASSET_SECONDS = 31_536_000;
const PAGES = ['/', '/audit', '/grants', '/reviews/:id', '/runs/:id'];

const headersFor = (nonce: string): Readonly<Record<string, string>> => ({
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "font-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
});

const isSecure = (request: Request): boolean =>
  new URL(request.url).protocol === 'https:' ||
  request.headers.get('x-forwarded-proto')?.split(',')[0]?.trim() === 'https';

/** Strict: pages of other sites cannot bring it. */
const cookieOf = (request: Request, value: string, maxAge?: number): string =>
  serialize(CONSOLE_COOKIE, value, {
    httpOnly: true,
    sameSite: 'Strict',
    path: '/',
    secure: isSecure(request),
    ...(maxAge === undefined ? {} : { maxAge }),
  });

const nothing = (headers: Readonly<Record<string, string>>): Response =>
  new Response(null, { status: 204, headers });

function addSession(app: Hono<ServerEnv>, gate: ConsoleGate, parts: ServerParts): void {
  app.get('/console/me', (c) => jsonReply(200, gate.visitor(c.req.raw)));
  app.post('/console/login', async (c) => {
    const { token } = await readJson(c.req.raw, loginSchema, MAX_LOGIN_BYTES, parts.uploads);
    return nothing({ 'set-cookie': cookieOf(c.req.raw, gate.login(c.req.raw, token)) });
  });
  app.post('/console/logout', (c) => {
    gate.logout(c.req.raw);
    return nothing({ 'set-cookie': cookieOf(c.req.raw, '', 0) });
  });
}

/** The console's page, its files, and who is logged in. */
export function addConsoleRoutes(
  app: Hono<ServerEnv>,
  gate: ConsoleGate,
  parts: ServerParts,
): void {
  app.use('/console/*', async (c, next) => {
    const nonce = randomBytes(18).toString('base64');
    c.set('nonce', nonce);
    await next();
    for (const [name, value] of Object.entries(headersFor(nonce))) {
      if (!c.res.headers.has(name)) c.res.headers.set(name, value);
    }
  });
  app.get('/console', (c) => c.redirect('/console/', 302));
  addSession(app, gate, parts);
  app.get('/console/assets/:name', async (c) => {
    const asset = await consoleAsset(c.req.param('name'));
    if (asset === null) return textReply(404, 'Not Found');
    const headers = {
      'content-type': asset.type,
      'cache-control': `public, max-age=${ASSET_SECONDS}, immutable`,
    };
    return new Response(asset.bytes as BodyInit, { headers });
  });
  for (const page of PAGES) {
    app.get(`/console${page}`, async (c) => {
      const html = await consolePage(c.get('nonce') ?? '');
      return new Response(html, { headers: { 'content-type': 'text/html; charset=utf-8' } });
    });
  }
}
