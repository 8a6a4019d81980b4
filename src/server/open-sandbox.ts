import type { Logger } from 'pino';
import { sandboxSchema } from '../config/sandbox-config.ts';
import { isPostgresUrl } from '../postgres/open-pool.ts';
import { createSandbox } from '../sandbox/create-sandbox.ts';
import type { QueueSettingsInput } from '../sandbox/queue/queue-settings.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { ServerConfig } from './config/server-config.ts';

/** Packages installed for programs stay so long, and so many sets of them. */
const KEPT_PACKAGES = { maxAgeMs: 30 * 24 * 3_600_000, maxCount: 100 };

export interface Reporting {
  readonly logger: Logger;
  readonly warn: (warning: string) => void;
}

const pipOf = ({ pipIndexUrl: indexUrl }: ServerConfig) =>
  indexUrl === undefined ? {} : { pip: { indexUrl } };

async function openDocker(config: ServerConfig, { logger, warn }: Reporting): Promise<Sandbox> {
  const { DockerSandbox } = await import('../sandbox/docker/docker-sandbox.ts');
  const { defaultImage: image, dockerSocket: socketPath, networkMode, dnsServers: dns } = config;
  const { isolation, pool } = config;
  const sandbox = new DockerSandbox({
    networkName: networkMode,
    isolation,
    pool,
    onWarning: warn,
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

/** Settings of the queue; blobs go to the database of the records where nothing else is said. */
export const queueOf = ({ queue, store }: ServerConfig): QueueSettingsInput => ({
  ...queue,
  blobs: queue.blobs ?? (store !== undefined && isPostgresUrl(store) ? store : undefined),
});

/**
 * What runs the programs of a server or a worker.
 * @throws {ContainerConfigurationError} it cannot be used as configured
 */
export async function openSandbox(config: ServerConfig, reporting: Reporting): Promise<Sandbox> {
  if (config.sandbox === 'docker') return await openDocker(config, reporting);
  if (config.sandbox === 'queue') {
    const { QueueSandbox } = await import('../sandbox/queue/queue-sandbox.ts');
    return new QueueSandbox(queueOf(config));
  }
  if (config.sandbox === 'local') {
    const { LocalSandbox } = await import('../sandbox/local/local-sandbox.ts');
    const { acceptNoIsolation, python } = config;
    return new LocalSandbox({ acceptNoIsolation, python, ...pipOf(config) });
  }
  const { sandbox: kind, isolation, pool, python } = config;
  const settings = sandboxSchema.parse({ kind, isolation, pool, python });
  return await createSandbox(settings, {}, reporting.warn);
}
