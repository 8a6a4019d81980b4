import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { ExecutionService } from '../jobs/execution-service.ts';
import { createExecutionStore } from '../jobs/store/create-execution-store.ts';
import { isPostgresUrl } from '../postgres/open-pool.ts';
import { redactedLogger } from '../observability/redacted-logger.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { serviceRedactor } from '../secrets/service-redactor.ts';
import { TokenAuth } from './auth/token-auth.ts';
import { readTokenFile } from './auth/token-file.ts';
import type { ServerConfig } from './config/server-config.ts';
import { openSandbox } from './open-sandbox.ts';

const DATABASE = 'executions.sqlite';
/** A sandbox that answers slowly, or pulls its image, must not keep the server from coming up. */
const CHECK_MS = 10_000;
/** Executions at a time that a server waits for, when others run them. */
const MOST_AT_WORKERS = 1000;

/** What a server runs on; disposed in the right order. */
export interface OpenParts extends AsyncDisposable {
  readonly executions: ExecutionService;
  readonly sandbox: Sandbox;
  readonly auth: TokenAuth | undefined;
}

const storeConfigOf = ({ dataDir, store = join(dataDir, DATABASE) }: ServerConfig) =>
  isPostgresUrl(store)
    ? ({ kind: 'postgres', url: store } as const)
    : ({ kind: 'sqlite', path: store === ':memory:' ? store : resolve(store) } as const);

/** Told now, not by the first execution. Docker containers that a dead server left are removed by it, too. */
async function checkSandbox(sandbox: Sandbox, logger: Logger): Promise<void> {
  const { ok, detail, remedy } = await sandbox.check();
  if (!ok) logger.warn({ detail, remedy }, 'the sandbox cannot run programs');
}

/** @throws {ContainerConfigurationError} the file of tokens, the store or the sandbox cannot be used as configured */
export async function openParts(config: ServerConfig, given: Logger): Promise<OpenParts> {
  const redactor = serviceRedactor(config);
  const logger = redactedLogger(given, redactor);
  const warn = (warning: string): void => logger.warn(redactor.text(warning));
  const { tokensFile, maxRunning, maxQueued, cleanupTtlSeconds: ttlSeconds } = config;
  const tokens = tokensFile === undefined ? undefined : await readTokenFile(tokensFile);
  const artifactsDir = join(resolve(config.dataDir), 'artifacts');
  await mkdir(artifactsDir, { recursive: true });
  const sandbox = await openSandbox(config, { logger, warn });
  const store = await createExecutionStore(storeConfigOf(config));
  const executions = new ExecutionService({
    sandbox,
    store,
    artifactsDir,
    maxRunning: maxRunning ?? (config.sandbox === 'queue' ? MOST_AT_WORKERS : undefined),
    maxQueued,
    ttlSeconds,
    redact: (text) => redactor.text(text),
    onWarning: warn,
  });
  await executions.start();
  await Promise.race([checkSandbox(sandbox, logger), sleep(CHECK_MS, undefined, { ref: false })]);
  return {
    executions,
    sandbox,
    auth: tokens === undefined ? undefined : new TokenAuth(tokens),
    [Symbol.asyncDispose]: async () => {
      await executions.close();
      await store[Symbol.asyncDispose]();
      await sandbox[Symbol.asyncDispose]();
    },
  };
}
