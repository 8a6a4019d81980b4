import { describe, expect, it } from 'vitest';
import { newToken } from '../../src/server/auth/token-file.ts';
import { FakeSandbox } from '../fixtures/fake-sandbox.ts';
import { ask } from './raw-request.ts';
import { running } from './running.ts';

/** Refused for its content, so nothing is run; a request that is kept out never gets so far. */
const EVAL = { method: 'POST', body: { code: 7 } };

const server = (setup: Partial<Parameters<typeof running>[0]> = {}) =>
  running({ sandbox: new FakeSandbox(), ...setup });

describe('a server without tokens', () => {
  it('runs nothing for a page of another site', async () => {
    const { url } = await server();
    const status = async (headers: Record<string, string>) =>
      (await ask(url, '/api/v1/eval', { ...EVAL, headers })).status;
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: 'http://127.0.0.1:1' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'same-site', origin: url },
    ]) {
      expect(await status(headers), JSON.stringify(headers)).toBe(403);
    }
    expect(await status({})).toBe(400);
    expect(await status({ origin: url, 'sec-fetch-site': 'same-origin' })).toBe(400);
  });

  it('answers to addresses, localhost and the names it is given', async () => {
    const { url } = await server({ config: { hosts: ['Runner.internal'] } });
    const { port } = new URL(url);
    const asked = (host: string) => ask(url, '/api/v1/executions', { headers: { host } });
    for (const host of ['127.0.0.1', '[::1]', 'localhost', 'a.localhost', 'runner.INTERNAL']) {
      expect((await asked(`${host}:${port}`)).status, host).toBe(200);
      expect((await asked(host)).status, host).toBe(200);
    }
    for (const host of ['evil.example', '127.0.0.1.evil.example', 'evillocalhost']) {
      const { status, text } = await asked(host);
      expect(status, host).toBe(403);
      expect(text).toContain('add the name to PYEXEC_HOSTS');
    }
    expect((await ask(url, '/health', { headers: { host: 'evil.example' } })).status).toBe(200);
  });
});

it('leaves a server with tokens to them', async () => {
  const { token, entry } = newToken('ann');
  const { url } = await server({ tokens: [entry] });
  const headers = { host: 'runner.example', origin: 'https://app.example' };
  const authorization = `Bearer ${token}`;
  expect((await ask(url, '/api/v1/eval', { ...EVAL, headers })).status).toBe(401);
  const known = { ...EVAL, headers: { ...headers, authorization } };
  expect((await ask(url, '/api/v1/eval', known)).status).toBe(400);
});
