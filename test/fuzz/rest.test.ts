import * as fc from 'fast-check';
import { afterAll, beforeEach, describe, expect } from 'vitest';
import { z } from 'zod';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExecutionService } from '../../src/jobs/execution-service.ts';
import { SqliteExecutionStore } from '../../src/jobs/store/sqlite-execution-store.ts';
import { createJob } from '../../src/sandbox/job.ts';
import { TokenAuth } from '../../src/server/auth/token-auth.ts';
import { newToken } from '../../src/server/auth/token-file.ts';
import { createServerConfig } from '../../src/server/config/server-config.ts';
import { createServerApp } from '../../src/server/create-server-app.ts';
import { evalRequestSchema } from '../../src/server/wire/eval-schema.ts';
import { metadataSchema } from '../../src/server/wire/metadata-schema.ts';
import { resultSchema } from '../../src/server/wire/result-schema.ts';
import { FakeSandbox, raised, success } from '../fixtures/fake-sandbox.ts';
import { formOf, metadataPart, tarOf, tarPart } from '../server/submission.ts';
import { fuzz } from './fuzz.ts';
import { bytes, json, mutated, nastyText } from './inputs.ts';
import { nearlyValid } from './nearly-valid.ts';

const archive = await tarOf([{ name: 'main.py', content: 'print(1)' }]);
const { token, entry } = newToken('ada');
const folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
const sandbox = new FakeSandbox(({ number }) =>
  number % 3 === 0 ? raised('ValueError', 'no') : success(),
);
const store = new SqliteExecutionStore(':memory:');
const executions = new ExecutionService({ sandbox, store, artifactsDir: folder, ttlSeconds: 900 });
await executions.start();
const known = await executions.submit(createJob({ code: '1', id: `exe_${randomUUID()}` }), {
  kind: 'async',
  tenant: 'ada',
});
const config = createServerConfig({
  sandbox: 'jail',
  maxBodyMb: 1,
  maxUnpackedMb: 2,
  maxEntries: 20,
});
const apps = {
  open: createServerApp({ executions, sandbox, config }),
  guarded: createServerApp({ executions, sandbox, config, auth: new TokenAuth([entry]) }),
};
beforeEach(() => void (sandbox.jobs.length = sandbox.programs.length = 0));
afterAll(async () => {
  await executions.close();
  await store[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const errorSchema = z.strictObject({ error: z.string().min(1) });

/** The shape of every answer: what was asked for, or what is wrong; never a fault of the server. */
async function expectAnswer(response: Response): Promise<void> {
  const { status, headers } = response;
  expect(status).toBeLessThan(500);
  const type = headers.get('content-type') ?? '';
  const text = type.startsWith('text/event-stream') ? '' : await response.text();
  if ([301, 307].includes(status)) return expect(headers.get('location')).toMatch(/^\/(?!\/)/);
  // Of what is no part of the API.
  if (status === 404 && type.startsWith('text/plain')) {
    return expect(['404 page not found', 'Not Found', '']).toContain(text);
  }
  if (status === 405) return expect(text).toBe('');
  if (status >= 400) return void errorSchema.parse(JSON.parse(text));
  if (type.startsWith('application/json')) expect(typeof JSON.parse(text)).toBe('object');
}

const route = fc.constantFrom(
  'exec/sync',
  'exec/async',
  'eval',
  'executions',
  'executions/x',
  'executions/x/events',
  'executions/x/artifacts/a',
  `executions/${known.id}`,
  `executions/${known.id}/artifacts/a`,
  'sandbox',
  'metrics',
);
const segment = fc.oneof(
  nastyText(1),
  fc.constantFrom('..', '.', '%', '%00', '%2e%2e', '%2F', '%ff', ':id', ''),
);
const query = fc
  .array(
    fc.tuple(
      fc.constantFrom('status', 'limit', 'cursor', 'created_after', 'x', '__proto__'),
      fc.oneof(
        nastyText(1),
        fc.constantFrom(
          '0',
          '1',
          '501',
          '1e3',
          '0x10',
          'Infinity',
          'completed',
          '1.x',
          '1.',
          '9999999999999999.x',
          '2024-01-01T00:00:00Z',
          '+010000-01-01T00:00:00Z',
          '2024-02-31T00:00:00Z',
        ),
      ),
    ),
    { maxLength: 4 },
  )
  .map((pairs) =>
    pairs.map(([name, value]) => `${name}=${encodeURIComponent(value.toWellFormed())}`).join('&'),
  );
const headers = fc
  .array(
    fc.tuple(
      fc.constantFrom(
        'content-type',
        'authorization',
        'last-event-id',
        'content-length',
        'accept',
        'transfer-encoding',
      ),
      fc.oneof(
        fc.string({ maxLength: 12 }),
        fc.constantFrom(
          'application/json',
          'multipart/form-data; boundary=x',
          'Bearer x',
          `Bearer ${token}`,
          '0',
          '-1',
          '1e9',
          '99999999999999999999',
        ),
      ),
    ),
    { maxLength: 3 },
  )
  .map((pairs) => Object.fromEntries(pairs) as Record<string, string>);

const call = fc.record({
  app: fc.constantFrom<keyof typeof apps>('open', 'guarded'),
  method: fc.constantFrom('GET', 'POST', 'DELETE', 'PUT', 'PATCH', 'OPTIONS', 'HEAD'),
  path: fc.oneof(
    route.map((name) => `/api/v1/${name}`),
    fc.tuple(route, segment).map(([name, more]) => `/api/v1/${name}/${more}`),
    fc.array(segment, { maxLength: 4 }).map((parts) => `/${parts.join('/')}`),
    fc.constantFrom(
      '/health',
      '/docs',
      '/docs/',
      '/docs/doc.json',
      '/docs/x',
      '/docs/..%2f..',
      '//',
    ),
  ),
  query,
  headers,
  body: fc.oneof(
    bytes(60),
    json().map((value) => Buffer.from(JSON.stringify(value) ?? '')),
  ),
});

function requestOf({
  method,
  path,
  query: search,
  headers: given,
  body,
}: typeof call extends fc.Arbitrary<infer T> ? T : never): Request | null {
  try {
    const init = ['GET', 'HEAD'].includes(method) ? {} : { body };
    return new Request(`http://localhost${path}?${search}`, {
      method,
      headers: given,
      ...init,
    } as RequestInit);
  } catch {
    return null; // fetch does not send it
  }
}

const post = (
  app: keyof typeof apps,
  path: string,
  init: { body: string | Buffer; headers?: Record<string, string> },
) => apps[app].request(path, { method: 'POST', ...init } as RequestInit);

describe('REST', () => {
  fuzz('answers any request', call, async (given) => {
    const request = requestOf(given);
    if (request === null) return;
    const response = await apps[given.app].fetch(request);
    if (given.method === 'HEAD') return expect(response.status).toBeLessThan(500);
    await expectAnswer(response);
  });

  const evalBody = fc.oneof(
    nearlyValid(evalRequestSchema).map((value) => JSON.stringify(value)),
    json().map((value) => JSON.stringify(value)),
    mutated(nearlyValid(evalRequestSchema).map((value) => Buffer.from(JSON.stringify(value)))),
    nastyText(),
    fc.nat({ max: 200_000 }).map((depth) => `{"code":${'['.repeat(depth)}`),
    fc.nat({ max: 20_000 }).map((depth) => `{"code":${'['.repeat(depth)}${']'.repeat(depth)}}`),
  );
  fuzz('answers any eval', evalBody, async (body) => {
    const response = await post('open', '/api/v1/eval', { body });
    const copy = response.clone();
    await expectAnswer(response);
    if (copy.status === 200) resultSchema.parse(await copy.json());
  });

  const metadata = fc.oneof(
    nearlyValid(metadataSchema).map((value) =>
      typeof value === 'object' && value !== null ? { ...value, entrypoint: 'main.py' } : value,
    ),
    nearlyValid(metadataSchema),
    nastyText(3),
  );
  fuzz(
    'answers any submission',
    fc.record({ metadata, isAsync: fc.boolean() }),
    async ({ metadata: given, isAsync }) => {
      const { body, type } = formOf([tarPart(archive), metadataPart(given ?? null)]);
      const path = `/api/v1/exec/${isAsync ? 'async' : 'sync'}`;
      const response = await post('open', path, { body, headers: { 'content-type': type } });
      const copy = response.clone();
      await expectAnswer(response);
      if (copy.status === 200) resultSchema.parse(await copy.json());
    },
  );
});
