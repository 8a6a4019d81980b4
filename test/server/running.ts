import { onTestFinished } from 'vitest';
import { pino, type Logger } from 'pino';
import { ExecutionService } from '../../src/jobs/execution-service.ts';
import { SqliteExecutionStore } from '../../src/jobs/store/sqlite-execution-store.ts';
import type { Reviews } from '../../src/review/reviews.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { TokenAuth } from '../../src/server/auth/token-auth.ts';
import type { TokenEntry } from '../../src/server/auth/token-file.ts';
import type { ServerConfigInput } from '../../src/server/config/server-config.ts';
import { startServer } from '../../src/server/start-server.ts';

import { tempFolder } from '../fixtures/temp-folder.ts';

interface Setup {
  readonly sandbox: Sandbox;
  readonly config?: ServerConfigInput;
  readonly tokens?: readonly TokenEntry[];
  readonly logger?: Logger;
  /** Closed by the test. */
  readonly reviews?: Reviews;
  readonly maxRunning?: number;
  readonly maxQueued?: number;
}

/** A server on a free port, closed when the test ends. */
export async function running(setup: Setup) {
  const { sandbox, config, tokens, logger, reviews, ...limits } = setup;
  const store = new SqliteExecutionStore(':memory:');
  const executions = new ExecutionService({
    sandbox,
    store,
    artifactsDir: tempFolder(),
    ...limits,
  });
  await executions.start();
  const server = await startServer({
    config: { port: 0, ...config },
    parts: { sandbox, executions, auth: tokens === undefined ? undefined : new TokenAuth(tokens) },
    reviews,
    logger: logger ?? pino({ level: 'silent' }),
  });
  onTestFinished(async () => {
    await server.close({ graceMs: 0 });
    await store[Symbol.asyncDispose]();
  });
  return { ...server, executions, store };
}
