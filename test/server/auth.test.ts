import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pino } from 'pino';
import { TokenBucket } from '../../src/server/auth/token-bucket.ts';
import { newToken, readTokenFile } from '../../src/server/auth/token-file.ts';
import { startServer } from '../../src/server/start-server.ts';
import { FakeSandbox, success } from '../fixtures/fake-sandbox.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';
import { running } from './running.ts';
import { metadataPart, program, send, tarPart } from './submission.ts';

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const call = async (url: string, token: string | null, init: RequestInit = {}) =>
  await fetch(url, { ...init, headers: token === null ? {} : bearer(token) });

describe('tokens', () => {
  it('lets nobody in without one, but shows health and documentation', async () => {
    const { token, entry } = newToken('ann');
    const { url } = await running({ sandbox: new FakeSandbox(), tokens: [entry] });
    for (const wrong of [null, `${token}x`, '']) {
      const response = await call(`${url}/api/v1/sandbox`, wrong);
      expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    }
    expect((await call(`${url}/api/v1/sandbox`, token)).status).toBe(200);
    expect((await call(`${url}/metrics`, null)).status).toBe(401);
    expect((await call(`${url}/metrics`, token)).status).toBe(200);
    expect((await call(`${url}/health`, null)).status).toBe(200);
    expect((await call(`${url}/docs/doc.json`, null)).status).toBe(200);
  });

  it('hides the executions of others', async () => {
    const [ann, bob] = [newToken('ann'), newToken('bob')];
    const sandbox = new FakeSandbox();
    const { url } = await running({ sandbox, tokens: [ann.entry, bob.entry] });
    const parts = [tarPart(await program('1')), metadataPart({ entrypoint: 'main.py' })];
    const { body } = await send(`${url}/api/v1/exec/sync`, parts, bearer(ann.token));
    const address = `${url}/api/v1/executions/${body.execution_id}`;
    expect(sandbox.jobs.map(({ tenant }) => tenant)).toEqual(['ann']);
    expect((await call(address, ann.token)).status).toBe(200);
    expect((await call(`${address}/events`, bob.token)).status).toBe(404);
    expect((await call(address, bob.token, { method: 'DELETE' })).status).toBe(404);
    const listed = async (token: string) =>
      ((await (await call(`${url}/api/v1/executions`, token)).json()) as { executions: unknown[] })
        .executions.length;
    expect([await listed(ann.token), await listed(bob.token)]).toEqual([1, 0]);
  });

  it('limits rate and executions of a tenant', async () => {
    const { token, entry } = newToken('ann');
    const slow = newToken('bob');
    const { promise: end, resolve } = Promise.withResolvers<void>();
    const { url } = await running({
      sandbox: new FakeSandbox(async () => {
        await end;
        return success();
      }),
      tokens: [
        { ...entry, maxRunning: 1 },
        { ...slow.entry, requestsPerMinute: 1 },
      ],
    });
    const parts = [tarPart(await program('1')), metadataPart({ entrypoint: 'main.py' })];
    const address = `${url}/api/v1/exec/async`;
    expect((await send(address, parts, bearer(token))).status).toBe(202);
    expect((await send(address, parts, bearer(token))).status).toBe(429);
    resolve();
    expect((await call(`${url}/api/v1/sandbox`, slow.token)).status).toBe(200);
    const second = await call(`${url}/api/v1/sandbox`, slow.token);
    expect([second.status, Number(second.headers.get('retry-after'))]).toEqual([429, 60]);
  });

  it('fills a bucket with time', () => {
    let now = 0;
    const bucket = new TokenBucket(2, () => now);
    expect([bucket.take(), bucket.take(), bucket.take()]).toEqual([null, null, 30]);
    now += 30_000;
    expect([bucket.take(), bucket.take()]).toEqual([null, 30]);
  });

  it('names what is wrong with its file', async () => {
    const path = join(tempFolder(), 'tokens.json');
    await expect(readTokenFile(path)).rejects.toThrow('ENOENT');
    writeFileSync(path, '{"tokens":[{"tenant":"a","sha256":"abc"}]}');
    await expect(readTokenFile(path)).rejects.toThrow('64 hexadecimal digits');
    const { entry } = newToken('a');
    writeFileSync(path, JSON.stringify({ tokens: [entry] }));
    expect(await readTokenFile(path)).toEqual([entry]);
  });

  it('does not open the door to others without them', async () => {
    await expect(startServer({ config: { host: '0.0.0.0', port: 0 } })).rejects.toThrow(
      'PYEXEC_TOKENS_FILE',
    );
  });
});

describe('log', () => {
  it('tells of requests, and nothing of what is in them', async () => {
    const lines: string[] = [];
    const logger = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
    const { token, entry } = newToken('ann');
    const sandbox = new FakeSandbox(() => {
      throw new Error('broken');
    });
    const { url } = await running({ sandbox, tokens: [entry], logger });
    const metadata = {
      entrypoint: 'main.py',
      stdin: 'CANARY-stdin',
      env_vars: ['KEY=CANARY-env'],
      script_args: ['CANARY-arg'],
      job: { context: 'CANARY-context' },
    };
    const parts = [tarPart(await program('CANARY-code')), metadataPart(metadata)];
    const { body } = await send(`${url}/api/v1/exec/sync?q=CANARY-query`, parts, bearer(token));
    await send(`${url}/api/v1/exec/sync`, [metadataPart('{"CANARY')], bearer(token));
    const requests = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(requests).toContainEqual(
      expect.objectContaining({
        method: 'POST',
        path: '/api/v1/exec/sync',
        status: 200,
        ms: expect.any(Number),
        tenant: 'ann',
        execution: body.execution_id,
      }),
    );
    expect(lines.join('')).not.toContain('CANARY');
    expect(lines.join('')).not.toContain(token);
  });
});
