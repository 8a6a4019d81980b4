import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { sandboxSchema } from '../config/sandbox-config.ts';
import { ExecutionService } from '../jobs/execution-service.ts';
import { createExecutionStore } from '../jobs/store/create-execution-store.ts';
import { createSandbox } from '../sandbox/create-sandbox.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { TokenAuth } from './auth/token-auth.ts';
import { readTokenFile } from './auth/token-file.ts';
import type { ServerConfig } from './config/server-config.ts';

const DATABASE = 'executions.sqlite';
/** A sandbox that answers slowly, or pulls its image, must not keep the server from coming up. */
const CHECK_MS = 10_000;

/** What a server runs on; disposed in the right order. */
export interface OpenParts extends AsyncDisposable {
  readonly executions: ExecutionService;
  readonly sandbox: Sandbox;
  readonly auth: TokenAuth | undefined;
}

/** Packages installed for programs stay so long, and so many sets of them. */
const KEPT_PACKAGES = { maxAgeMs: 30 * 24 * 3_600_000, maxCount: 100 };

async function openDocker(config: ServerConfig, logger: Logger): Promise<Sandbox> {
  const { DockerSandbox } = await import('../sandbox/docker/docker-sandbox.ts');
  const { defaultImage: image, dockerSocket: socketPath, networkMode, dnsServers: dns } = config;
  const sandbox = new DockerSandbox({
    networkName: networkMode,
    ...pipOf(config),
    ...(dns.length === 0 ? {} : { dns }),
    ...(image === undefined ? {} : { image }),
    ...(socketPath === undefined ? {} : { connection: { socketPath } }),
  });
  sandbox.pruneInstallCache(KEPT_PACKAGES).catch((error: unknown) => {
    logger.warn({ error: (error as Error).message }, 'old packages were not removed');
  });
  return sandbox;
}

const pipOf = ({ pipIndexUrl: indexUrl }: ServerConfig) =>
  indexUrl === undefined ? {} : { pip: { indexUrl } };

async function openSandbox(config: ServerConfig, logger: Logger): Promise<Sandbox> {
  if (config.sandbox === 'docker') return await openDocker(config, logger);
  if (config.sandbox === 'local') {
    const { LocalSandbox } = await import('../sandbox/local/local-sandbox.ts');
    return new LocalSandbox({ acceptNoIsolation: config.acceptNoIsolation, ...pipOf(config) });
  }
  return await createSandbox(sandboxSchema.parse({ kind: config.sandbox }));
}

const storeConfigOf = ({ dataDir, store = join(dataDir, DATABASE) }: ServerConfig) =>
  /^postgres(?:ql)?:\/\//.test(store)
    ? ({ kind: 'postgres', url: store } as const)
    : ({ kind: 'sqlite', path: store === ':memory:' ? store : resolve(store) } as const);

/** Told now, not by the first execution. Docker containers that a dead server left are removed by it, too. */
async function checkSandbox(sandbox: Sandbox, logger: Logger): Promise<void> {
  const { ok, detail, remedy } = await sandbox.check();
  if (!ok) logger.warn({ detail, remedy }, 'the sandbox cannot run programs');
}

/** @throws {ContainerConfigurationError} the file of tokens, the store or the sandbox cannot be used as configured */
export async function openParts(config: ServerConfig, logger: Logger): Promise<OpenParts> {
  const { tokensFile, maxRunning, maxQueued, cleanupTtlSeconds: ttlSeconds } = config;
  const tokens = tokensFile === undefined ? undefined : await readTokenFile(tokensFile);
  const artifactsDir = join(resolve(config.dataDir), 'artifacts');
  await mkdir(artifactsDir, { recursive: true });
  const sandbox = await openSandbox(config, logger);
  const store = await createExecutionStore(storeConfigOf(config));
  const executions = new ExecutionService({
    sandbox,
    store,
    artifactsDir,
    maxRunning,
    maxQueued,
    ttlSeconds,
    onWarning: (warning) => logger.warn(warning),
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
