import { expect } from 'vitest';
import { API, each, type Body, type Conformance } from '../conformance.ts';

const PATHS = [
  ['/eval', 'post'],
  ['/exec/sync', 'post'],
  ['/exec/async', 'post'],
  ['/executions/{id}', 'get'],
  ['/executions/{id}', 'delete'],
] as const;

/** Every `$ref` below a value. */
function refsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    key === '$ref' ? [item as string] : refsIn(item),
  );
}

const at = (document: Body, ref: string): unknown =>
  ref
    .replace('#/', '')
    .split('/')
    .reduce((value: Body, key) => value?.[key] as Body, document);

/** The documentation pages and the document behind them. */
export function documentCases({ http }: Conformance): void {
  http('§1.2 GET /docs/index.html is a page', async ({ send }) => {
    const { status, text, headers } = await send('/docs/index.html');
    expect(status).toBe(200);
    expect(headers['content-type']).toMatch(/^text\/html/);
    expect(text).toMatch(/^<!doctype html>/i);
  });

  http('§1.2 the page takes everything from this server', async ({ send }) => {
    const { text } = await send('/docs/index.html');
    const links = [...text.matchAll(/(?:src|href)\s*=\s*"([^"]*)"/g)].map(([, link]) => link ?? '');
    expect(links.length).toBeGreaterThan(2);
    expect(text).not.toMatch(/https?:|(?:src|href)\s*=\s*"\/\//);
    for (const link of links) {
      const { pathname } = new URL(link, 'http://here/docs/index.html');
      expect([link, (await send(pathname)).status]).toEqual([link, 200]);
    }
  });

  http('§1.2 the page asks no validator on the internet', async ({ send }) => {
    const { text } = await send('/docs/swagger-initializer.js');
    expect(text).toMatch(/validatorUrl:\s*(?:null|'none'|"none"|'')/);
    expect(text).not.toMatch(/https?:/);
  });

  http('§1.2 /docs/ itself is 404 "Not Found"', async ({ send }) => {
    expect(await send('/docs/')).toMatchObject({ status: 404, text: 'Not Found' });
  });

  each(http, [['POST'], ['PUT'], ['DELETE'], ['HEAD']], ([method]) => [
    `§1.1 ${method} on /docs/* is 405`,
    async ({ send }) => {
      expect((await send('/docs/index.html', { method })).status).toBe(405);
    },
  ]);

  each(
    http,
    [['/docs/..%2f..%2fpackage.json'], ['/docs/nope.js'], ['/docs/__proto__']],
    ([path]) => [
      `§1.2 ${path} is 404`,
      async ({ send }) => {
        expect((await send(path)).status).toBe(404);
      },
    ],
  );

  http('§1.2 doc.json names the API below /api/v1', async ({ send }) => {
    const { status, body, headers } = await send('/docs/doc.json');
    expect([status, headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
    expect(body['openapi'] ?? body['swagger']).toMatch(/^(?:3\.1\.\d|3\.0\.\d|2\.0)$/);
    expect(body['basePath'] ?? body['servers'][0].url).toBe(API);
    expect(body['info']).toMatchObject({ title: expect.any(String), version: expect.any(String) });
  });

  each(http, PATHS, ([path, method]) => [
    `§1.2 doc.json has ${method} ${path} with its answers`,
    async ({ send }) => {
      const { body } = await send('/docs/doc.json');
      const { responses, parameters = [] } = body['paths'][path][method] as Body;
      const success = path === '/exec/async' ? '202' : '200';
      expect(Object.keys(responses as Body)).toContain(success);
      for (const { description } of Object.values(responses as Body)) {
        expect(description).toEqual(expect.any(String));
      }
      const inPath = (parameters as Body[]).filter((parameter) => parameter['in'] === 'path');
      expect(inPath.map(({ name, required }) => [name, required])).toEqual(
        path.includes('{id}') ? [['id', true]] : [],
      );
    },
  ]);

  http('§1.2 doc.json refers only to what it has', async ({ send }) => {
    const { body } = await send('/docs/doc.json');
    const refs = refsIn(body);
    expect(refs.length).toBeGreaterThan(0);
    expect(refs.filter((ref) => !ref.startsWith('#/') || at(body, ref) === undefined)).toEqual([]);
  });

  http('§1.2 doc.json describes every field of the wire', async ({ send }) => {
    const { body } = await send('/docs/doc.json');
    const { schemas } = (body['components'] ?? { schemas: body['definitions'] }) as Body;
    const fieldsOf = (name: string): string[] =>
      Object.keys((schemas as Body)[name].properties as Body);
    expect(fieldsOf('Metadata')).toEqual(
      expect.arrayContaining(
        'entrypoint docker_image requirements_txt pre_commands stdin config env_vars script_args'.split(
          ' ',
        ),
      ),
    );
    expect(fieldsOf('ExecutionResult')).toEqual(
      expect.arrayContaining(
        'execution_id status exit_code stdout stderr error error_type error_line started_at finished_at duration_ms result'.split(
          ' ',
        ),
      ),
    );
  });
}
