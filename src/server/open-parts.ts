import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Logger } from 'pino';
import { sandboxSchema } from '../config/sandbox-config.ts';
import { ExecutionService } from '../jobs/execution-service.ts';
import { createExecutionStore } from '../jobs/store/create-execution-store.ts';
import { createSandbox } from '../sandbox/create-sandbox.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { TokenAuth } from './auth/token-auth.ts';
import { readTokenFile } from './auth/token-file.ts';
import type { ServerConfig } from './config/server-config.ts';

/** What a server runs on; disposed in the right order. */
export interface OpenParts extends AsyncDisposable {
  readonly executions: ExecutionService;
  readonly sandbox: Sandbox;
  readonly auth: TokenAuth | undefined;
}

async function openSandbox(config: ServerConfig): Promise<Sandbox> {
  if (config.sandbox !== 'docker') {
    const { sandbox: kind, acceptNoIsolation } = config;
    return await createSandbox(sandboxSchema.parse({ kind, acceptNoIsolation }));
  }
  const { DockerSandbox } = await import('../sandbox/docker/docker-sandbox.ts');
  const { defaultImage: image, dockerSocket: socketPath, networkMode, dnsServers: dns } = config;
  return new DockerSandbox({
    networkName: networkMode,
    ...(dns.length === 0 ? {} : { dns }),
    ...(image === undefined ? {} : { image }),
    ...(socketPath === undefined ? {} : { connection: { socketPath } }),
  });
}

const storeConfigOf = (store: string | undefined) =>
  store !== undefined && /^postgres(?:ql)?:\/\//.test(store)
    ? ({ kind: 'postgres', url: store } as const)
    : ({ kind: 'sqlite', path: store === undefined ? ':memory:' : resolve(store) } as const);

/** @throws {ContainerConfigurationError} the file of tokens, the store or the sandbox cannot be used as configured */
export async function openParts(config: ServerConfig, logger: Logger): Promise<OpenParts> {
  const { tokensFile, maxRunning, maxQueued, cleanupTtlSeconds: ttlSeconds } = config;
  const tokens = tokensFile === undefined ? undefined : await readTokenFile(tokensFile);
  const artifactsDir = join(resolve(config.dataDir), 'artifacts');
  await mkdir(artifactsDir, { recursive: true });
  const sandbox = await openSandbox(config);
  const store = await createExecutionStore(storeConfigOf(config.store));
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
