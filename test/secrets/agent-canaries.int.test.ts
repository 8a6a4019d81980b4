import { join } from 'node:path';
import { Pool } from 'pg';
import { describe, expect, it, vi } from 'vitest';
import type { CheckpointerConfig } from '../../src/config/service-config.ts';
import { answer, drive, localPython, makeModelService, onThread } from '../fixtures/agent.ts';
import { startOpenAiServer, type OpenAiReply } from '../fixtures/openai-server.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';
import { filesBelow, found, keptLog, keptSpans } from './canaries.ts';

const CANARIES = {
  apiKey: 'canary-of-the-api-key',
  jupyter: 'canary-of-the-jupyter-token',
  sandbox: 'canary-of-the-sandbox-token',
  mode: 'canary-of-the-mode-password',
  environment: 'canary-of-the-environment',
  docker: 'canary-of-the-docker-host',
};
const CONTEXT = { context: 'canary-of-the-context' };
const ALL = Object.values(CANARIES).join(' ');

const fenced = (code: string): string => `Here, with ${ALL}:\n\n\`\`\`python\n${code}\n\`\`\`\n`;
/** Prints what it gets, in two pieces as well, and knows the key. */
const FAILS = `import os, sys
key = "${CANARIES.apiKey}"
print(os.environ["DB_PASSWORD"], context.api_token)
sys.stdout.write("canary-of-the-mode-"); sys.stdout.flush(); print("password")
raise ValueError(os.environ["DB_PASSWORD"] + context.api_token)`;
const WORKS = `import os, sys
print(os.environ["DB_PASSWORD"], file=sys.stderr)
results = {"leak": os.environ["DB_PASSWORD"], "token": context.api_token, "key": "${CANARIES.apiKey}"}`;
/** What a careless service says. */
const echo = (status: number): OpenAiReply => ({
  status,
  body: { error: { message: `refused: Authorization: Bearer ${CANARIES.apiKey}; ${ALL}` } },
});

const REQUEST = {
  userQuery: `Use ${CANARIES.apiKey}, and my sk-proj-ownkeyofuser12345`,
  taskObjective: `Work with ${ALL}`,
  capabilityContextData: { api_token: CONTEXT.context, note: CANARIES.apiKey },
};

async function open(
  replies: readonly [OpenAiReply, ...OpenAiReply[]],
  checkpointer?: CheckpointerConfig,
) {
  vi.stubEnv('SOME_SERVICE_TOKEN', CANARIES.environment);
  vi.stubEnv('DOCKER_HOST', `tcp://me:${CANARIES.docker}@127.0.0.1:1`);
  const folder = tempFolder();
  const server = await startOpenAiServer({ replies });
  const log = keptLog();
  const spans = keptSpans();
  const warnings: string[] = [];
  const service = makeModelService(server.baseUrl, {
    sandbox: localPython(),
    logger: log.logger,
    onWarning: (warning) => warnings.push(warning),
    config: {
      agentDataDir: folder,
      maxExecutionRetries: 1,
      approval: { mode: 'all_code' },
      model: { apiKey: CANARIES.apiKey },
      generator: { options: { save_prompts: true } },
      sandbox: { token: CANARIES.sandbox },
      jupyter: { baseUrl: 'http://127.0.0.1:8888', token: CANARIES.jupyter },
      executionModes: { read_only: { environment: { DB_PASSWORD: CANARIES.mode } } },
      checkpointer: checkpointer ?? { kind: 'sqlite', path: join(folder, 'checkpoints.sqlite') },
    },
  });
  const told: unknown[] = [];
  const run = async (input: Parameters<typeof drive>[1], thread = 'thread') => {
    const driven = await drive(service, input, onThread(thread));
    told.push(driven);
    return driven;
  };
  const places = () => ({
    ...filesBelow(folder),
    'model requests': JSON.stringify(server.requests),
    log: log.lines.join(''),
    spans: spans
      .getFinishedSpans()
      .map(({ name, attributes, events, status }) => ({ name, attributes, events, status })),
    warnings,
  });
  const close = async () => {
    await service[Symbol.asyncDispose]();
    await server.close();
    vi.unstubAllEnvs();
  };
  return { run, places, told, log, spans, [Symbol.asyncDispose]: close };
}

/** Texts that stream in pieces are put together, as whoever shows them does. */
const shown = (driven: readonly unknown[]): string =>
  (driven as { events: readonly { text?: string }[] }[])
    .flatMap(({ events }) => events)
    .map(({ text = '' }) => text)
    .join('');

/** A service's own link to Jupyter carries the token for its caller: nowhere else. */
const withoutLink = (driven: readonly unknown[]) =>
  JSON.parse(
    JSON.stringify(driven, (name, value: unknown) => (name === 'notebookLink' ? '' : value)),
  ) as unknown;

describe.skipIf(process.env['TEST_LOCAL'] !== '1')(
  'an agent with secrets',
  { timeout: 120_000 },
  () => {
    it('keeps, shows and sends none of them through failure, approval and success', async () => {
      await using agent = await open([fenced(FAILS), echo(500), fenced(WORKS)]);
      await agent.run(REQUEST);
      const refused = await agent.run(
        answer({ type: 'edit', code: `print("${CANARIES.apiKey}")` }),
      );
      expect(refused.error?.message).toContain('holds a secret of this service');
      await agent.run(answer({ type: 'approve' }));
      const { outcome, error } = await agent.run(answer({ type: 'approve' }));
      expect(error).toBeUndefined();
      expect(outcome).toMatchObject({
        executionResult: {
          results: { leak: '***', token: '***', key: '***' },
          notebookLink: expect.stringContaining(`?token=${CANARIES.jupyter}`),
        },
      });
      const places = agent.places();
      expect(Object.keys(places).join(' ')).toMatch(/audit\.jsonl.*checkpoints\.sqlite.*\.ipynb/s);
      expect(places['model requests']).toContain('ValueError');
      const events = { events: withoutLink(agent.told), shown: shown(agent.told) };
      expect(found({ ...places, ...events }, CANARIES)).toEqual([]);
      // The caller's own data are where the program and its notebook need them, and in no other place.
      const own = found(places, CONTEXT).map((place) => place.replace(/^.*\/|-wal/g, ''));
      expect(new Set(own)).toEqual(
        new Set(['context.json: context', 'checkpoints.sqlite: context']),
      );
      expect(places['model requests']).not.toContain('ownkeyofuser');
    });

    it.each([401, 500])(
      'shows none of them when the model answers %i and echoes them',
      async (status) => {
        await using agent = await open([echo(status)]);
        const { error } = await agent.run(REQUEST);
        expect(error?.message).toContain(String(status));
        expect(
          found({ ...agent.places(), told: agent.told, shown: shown(agent.told) }, CANARIES),
        ).toEqual([]);
      },
    );

    it('refuses approved code with one of them', async () => {
      await using agent = await open([fenced(WORKS)]);
      const { error } = await agent.run({ ...REQUEST, approvedCode: `key = "${CANARIES.apiKey}"` });
      expect(error?.message).toContain('The approved code holds a secret of this service');
    });

    it.skipIf(process.env['TEST_POSTGRES'] !== '1')('keeps none in PostgreSQL', async () => {
      const url = process.env['TEST_POSTGRES_URL'] ?? '';
      await using agent = await open([fenced(FAILS)], { kind: 'postgres', url });
      const thread = `canaries-${process.pid}`;
      await agent.run(REQUEST, thread);
      await agent.run(answer({ type: 'approve' }), thread);
      const pool = new Pool({ connectionString: url });
      const tables = ['checkpoints', 'checkpoint_blobs', 'checkpoint_writes'];
      const dumps = await Promise.all(
        tables.map(async (table) => {
          const { rows } = await pool.query<Record<string, unknown>>(
            `SELECT * FROM ${table} WHERE thread_id = $1`,
            [thread],
          );
          const texts = rows
            .flatMap((row) => Object.values(row))
            .map((value) =>
              Buffer.isBuffer(value) ? value.toString('utf8') : JSON.stringify(value),
            );
          return [table, texts.join('\n')] as const;
        }),
      );
      await pool.end();
      expect(Object.fromEntries(dumps)['checkpoint_blobs']).toContain('DB_PASSWORD');
      expect(found(Object.fromEntries(dumps), CANARIES)).toEqual([]);
    });
  },
);
