import { Hono } from 'hono';
import { expect, it, vi } from 'vitest';
import { tempFolder } from '../fixtures/temp-folder.ts';

it('is mounted beside the routes of another application', async () => {
  vi.stubEnv('PYEXEC_SANDBOX', 'local');
  vi.stubEnv('PYEXEC_ACCEPT_NO_ISOLATION', 'true');
  vi.stubEnv('PYEXEC_DATA_DIR', tempFolder());
  vi.stubEnv('PYEXEC_LOG_LEVEL', 'silent');
  const { app } = await import('../../src/server/langgraph-app.ts');
  const outer = new Hono().route('/', app).get('/threads', (c) => c.text('mine'));
  expect(await (await outer.request('/threads')).text()).toBe('mine');
  const bad = await outer.request('/api/v1/eval', { method: 'POST', body: '{' });
  expect([bad.status, bad.headers.get('content-type')]).toEqual([
    400,
    'application/json; charset=utf-8',
  ]);
});
