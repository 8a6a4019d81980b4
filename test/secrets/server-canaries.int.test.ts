import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { onTestFinished, describe, expect, it, vi } from 'vitest';
import { newToken } from '../../src/server/auth/token-file.ts';
import { startServer } from '../../src/server/start-server.ts';
import { metadataPart, program, send, tarPart } from '../server/submission.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';
import { filesBelow, found, keptLog, keptSpans } from './canaries.ts';

const CANARIES = {
  environment: 'canary-of-the-environment',
  docker: 'canary-of-the-docker-host',
  packages: 'canary-of-the-package-index',
  query: 'canary-of-a-query',
  header: 'canary-of-a-header',
  wrongToken: 'canary-of-a-wrong-token',
  jobEnvironment: 'canary-of-the-job-environment',
};

/** An index of packages that has none. */
async function emptyIndex(): Promise<string> {
  const index = createServer((_, response) => void response.writeHead(404).end());
  await once(index.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void index.close());
  return `127.0.0.1:${(index.address() as AddressInfo).port}`;
}

async function open() {
  vi.stubEnv('SOME_SERVICE_TOKEN', CANARIES.environment);
  vi.stubEnv('DOCKER_HOST', `tcp://me:${CANARIES.docker}@127.0.0.1:1`);
  vi.stubEnv('PATH', `/usr/bin:${process.env['PATH'] ?? ''}`);
  const dataDir = tempFolder();
  const { token, entry } = newToken('ann');
  const tokensFile = join(tempFolder(), 'tokens.json');
  writeFileSync(tokensFile, JSON.stringify({ tokens: [entry] }));
  const log = keptLog();
  const spans = keptSpans();
  const server = await startServer({
    config: {
      port: 0,
      sandbox: 'local',
      acceptNoIsolation: true,
      dataDir,
      tokensFile,
      pipIndexUrl: `http://me:${CANARIES.packages}@${await emptyIndex()}/simple`,
    },
    logger: log.logger,
  });
  onTestFinished(async () => {
    await server.close({ graceMs: 0 });
    vi.unstubAllEnvs();
  });
  return { url: server.url, token, dataDir, log, spans };
}

describe.skipIf(process.env['TEST_LOCAL'] !== '1')(
  'a server with secrets',
  { timeout: 60_000 },
  () => {
    it('keeps, logs and answers none of them', async () => {
      const { url, token, dataDir, log, spans } = await open();
      const headers = { authorization: `Bearer ${token}`, 'x-other': CANARIES.header };
      const answers: unknown[] = [];
      const ask = async (
        path: string,
        {
          authorization = headers.authorization,
          ...init
        }: RequestInit & { readonly authorization?: string } = {},
      ) => {
        const response = await fetch(`${url}${path}`, {
          ...init,
          headers: { ...headers, authorization },
        });
        answers.push([response.status, await response.text(), ...response.headers]);
      };
      const run = async (code: string, metadata: object = {}) => {
        const env_vars = [`DB_PASSWORD=${CANARIES.jobEnvironment}`];
        const parts = [
          tarPart(await program(code)),
          metadataPart({ entrypoint: 'main.py', env_vars, ...metadata }),
        ];
        const answer = await send(`${url}/api/v1/exec/sync`, parts, headers);
        answers.push(answer.body);
        return answer.body;
      };
      // The program sees its own variable, and none of the service.
      const seen = await run(
        'import os\nprint(sorted(os.environ), len(os.environ["DB_PASSWORD"]))',
      );
      expect(seen.stdout).toContain(String(CANARIES.jobEnvironment.length));
      await run('raise SystemExit(3)');
      await run('import time; time.sleep(60)', { config: { timeout_seconds: 1 } });
      await run('print(1)', { pre_commands: ['env; exit 3'], env_vars: [] });
      await run('print(1)', { requirements_txt: 'not-there-at-all==1' });
      await ask(`/api/v1/executions?token=${CANARIES.query}`);
      await ask('/api/v1/executions', {
        authorization: `Bearer ${CANARIES.wrongToken}`,
      });
      await ask('/api/v1/eval', { method: 'POST', body: `{"code": ` });
      await ask('/api/v1/eval', {
        method: 'POST',
        body: '{"code": "1 + 1", "eval_last_expr": true}',
      });
      await ask('/api/v1/executions/exe_none', { method: 'DELETE' });
      await ask('/metrics');
      const places = {
        ...filesBelow(dataDir),
        log: log.lines.join(''),
        spans: spans
          .getFinishedSpans()
          .map(({ name, attributes, events }) => ({ name, attributes, events })),
        answers,
      };
      expect(Object.keys(places)).toContain('executions.sqlite');
      expect(places.log).toContain('execution finished');
      expect(found(places, { ...CANARIES, token })).toEqual([]);
    });
  },
);
