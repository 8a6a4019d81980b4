import { serve } from '@hono/node-server';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino, type Logger } from 'pino';
import { ContainerConfigurationError } from '../errors.ts';
import { redactedLogger } from '../observability/redacted-logger.ts';
import { QueueWorker } from '../sandbox/queue/queue-worker.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { serviceRedactor } from '../secrets/service-redactor.ts';
import {
  createServerConfig,
  type ServerConfig,
  type ServerConfigInput,
} from '../server/config/server-config.ts';
import { openSandbox, queueOf } from '../server/open-sandbox.ts';
import { healthApp } from './health-app.ts';
import { WorkerMetrics } from './worker-metrics.ts';

export interface StartWorkerOptions {
  /**
   * That of a server: `sandbox` runs the programs, `maxRunning` of them at a time, `queue` says where they come from,
   * `shutdownGraceSeconds` how long they may go on at the end.
   */
  readonly config?: ServerConfigInput | undefined;
  /** Where it tells its health and metrics, 0 = any free port; undefined = nowhere. */
  readonly health?: { readonly host: string; readonly port: number } | undefined;
  /** @default one that writes JSON lines to stderr */
  readonly logger?: Logger | undefined;
}

export interface RunningWorker {
  readonly sandbox: string;
  /** Address of health and metrics; null when it has none. */
  readonly url: string | null;
  /** Takes no more programs, lets those that run end, and after the grace gives back those that only read. */
  close(options?: { readonly graceMs?: number }): Promise<void>;
}

/** @throws {ContainerConfigurationError} the sandbox cannot run programs */
async function checkedSandbox(config: ServerConfig, logger: Logger): Promise<Sandbox> {
  if (config.sandbox === 'queue') {
    throw new ContainerConfigurationError(
      'A worker needs a sandbox of its own: choose docker, jail or pyodide with --sandbox or PYEXEC_SANDBOX.',
    );
  }
  const warn = (warning: string): void => logger.warn(warning);
  const sandbox = await openSandbox(config, { logger, warn });
  const { ok, detail, remedy } = await sandbox.check();
  if (ok) return sandbox;
  await sandbox[Symbol.asyncDispose]();
  throw new ContainerConfigurationError(
    `The sandbox "${config.sandbox}" cannot run programs: ${detail}${remedy === undefined ? '' : ` Remedy: ${remedy}`}`,
  );
}

async function listen(
  { host: hostname, port }: { readonly host: string; readonly port: number },
  fetch: Parameters<typeof serve>[0]['fetch'],
): Promise<{ readonly server: Server; readonly url: string }> {
  const server = serve({ fetch, hostname, port }) as Server;
  try {
    await once(server, 'listening');
  } catch (cause) {
    const text = `Health and metrics cannot be told at ${hostname}:${port} (${(cause as Error).message}); choose another port.`;
    throw new ContainerConfigurationError(text, { cause });
  }
  return { server, url: `http://${hostname}:${(server.address() as AddressInfo).port}` };
}

/**
 * Starts a worker, which takes programs from the queue until it is closed.
 * @throws {ContainerConfigurationError} sandbox, queue or blob store cannot be used as configured
 */
export async function startWorker(options: StartWorkerOptions = {}): Promise<RunningWorker> {
  const config = createServerConfig(options.config);
  const given = options.logger ?? pino({ level: config.logLevel }, pino.destination(2));
  const logger = redactedLogger(given, serviceRedactor(config));
  const opened = new AsyncDisposableStack();
  try {
    const sandbox = opened.use(await checkedSandbox(config, logger));
    const metrics = new WorkerMetrics();
    // It waits for Redis however long it is away.
    logger.info({ sandbox: config.sandbox, queue: config.queue.name }, 'connecting to the queue');
    const worker = await QueueWorker.start({
      settings: queueOf(config),
      sandbox,
      concurrency: config.maxRunning,
      onWarning: (warning) => logger.warn(warning),
      onEnd: (end) => {
        metrics.ended(end);
        logger.info(end, 'program ended');
      },
    });
    opened.use(worker);
    metrics.observe(worker);
    const app = healthApp(worker, metrics);
    const health =
      options.health === undefined ? undefined : await listen(options.health, app.fetch);
    logger.info({ sandbox: config.sandbox, queue: config.queue.name }, 'taking programs');
    const close = async (graceMs: number): Promise<void> => {
      await worker.close({ graceMs });
      await opened.disposeAsync();
      health?.server.closeAllConnections();
      health?.server.close();
    };
    let closing: Promise<void> | undefined;
    return {
      sandbox: config.sandbox,
      url: health?.url ?? null,
      close: ({ graceMs = config.shutdownGraceSeconds * 1000 } = {}) =>
        (closing ??= close(graceMs)),
    };
  } catch (error) {
    await opened.disposeAsync();
    throw error;
  }
}
