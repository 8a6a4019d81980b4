import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { awaitAllCallbacks } from '@langchain/core/callbacks/promises';
import { expect, it, onTestFinished, vi } from 'vitest';
import { drive, GOOD, makeModelService, onThread, REQUEST } from '../fixtures/agent.ts';
import { startOpenAiServer } from '../fixtures/openai-server.ts';

const KEY = 'canary-of-the-model-key';

interface Traced {
  readonly id: string;
  readonly name: string;
  readonly run_type: string;
  readonly parent_run_id?: string;
}

/** As much of LangSmith as its client needs to send runs in batches of JSON. */
async function startLangSmith() {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const isInfo = request.url?.endsWith('/info') ?? false;
      if (!isInfo) bodies.push(Buffer.concat(chunks).toString('utf8'));
      const info = { instance_flags: {}, batch_ingest_config: { use_multipart_endpoint: false } };
      response.writeHead(isInfo ? 200 : 202, { 'content-type': 'application/json' });
      response.end(JSON.stringify(isInfo ? info : {}));
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, bodies };
}

const runsIn = (bodies: readonly string[]): Traced[] =>
  bodies.flatMap((body) => {
    const { post = [] } = JSON.parse(body) as { post?: Traced[] };
    return post;
  });

it('LangSmith is told of graph, nodes and model call as a tree, and of no key', async () => {
  const langSmith = await startLangSmith();
  vi.stubEnv('LANGSMITH_TRACING', 'true');
  vi.stubEnv('LANGSMITH_ENDPOINT', langSmith.url);
  vi.stubEnv('LANGSMITH_API_KEY', 'key-of-langsmith');
  onTestFinished(() => void vi.unstubAllEnvs());
  await using model = await startOpenAiServer({ replies: [`\`\`\`python\n${GOOD}\n\`\`\``] });
  const service = makeModelService(model.baseUrl, { config: { model: { apiKey: KEY } } });
  const { error } = await drive(service, { ...REQUEST, userQuery: `With ${KEY}` }, onThread());
  expect(error).toBeUndefined();
  await awaitAllCallbacks();
  const pathOf = (run: Traced | undefined, all: readonly Traced[]): string =>
    run === undefined
      ? ''
      : `${pathOf(
          all.find(({ id }) => id === run.parent_run_id),
          all,
        )}/${run.name}`;
  await vi.waitFor(
    () => {
      const runs = runsIn(langSmith.bodies);
      const paths = runs.map((run) => pathOf(run, runs));
      expect(paths).toEqual(
        expect.arrayContaining([
          '/python_executor',
          '/python_executor/generator',
          '/python_executor/generator/ChatOpenAICompletions',
          '/python_executor/analyzer',
          '/python_executor/executor',
        ]),
      );
    },
    { timeout: 20_000 },
  );
  expect(langSmith.bodies.join('')).toContain('6 * 7');
  expect(langSmith.bodies.join('')).not.toContain(KEY);
}, 60_000);
