import type { Server } from 'node:http';
import { serve } from '@hono/node-server';
import { pino, type Logger } from 'pino';
import { ContainerConfigurationError } from '../errors.ts';
import type { Reviews } from '../review/reviews.ts';
import { createServerConfig, type ServerConfigInput } from './config/server-config.ts';
import { createServerApp } from './create-server-app.ts';
import { openParts, type OpenParts } from './open-parts.ts';

/** Longer than that of the usual clients and proxies, so that none sends into a closing connection. */
const KEEP_ALIVE_MS = 75_000;
const LOOPBACK = /^(?:127(?:\.\d+){3}|::1|localhost)$/;

type Parts = Pick<OpenParts, 'executions' | 'sandbox' | 'auth'> & Partial<AsyncDisposable>;

export interface StartServerOptions {
  readonly config?: ServerConfigInput | undefined;
  /** Instead of what the configuration says; not disposed by the server. */
  readonly parts?: Parts | undefined;
  /** With them the server has the review console; not disposed by the server. */
  readonly reviews?: Reviews | undefined;
  /** @default one that writes JSON lines to stderr */
  readonly logger?: Logger | undefined;
}

export interface RunningServer {
  readonly url: string;
  readonly port: number;
  /** Stops listening, lets running executions end within `graceMs`, and answers who waits for them. @default the configured time */
  close(options?: { readonly graceMs?: number }): Promise<void>;
}

function refuseOpenDoor(host: string, hasTokens: boolean): void {
  if (hasTokens || LOOPBACK.test(host)) return;
  throw new ContainerConfigurationError(
    `The server would let anybody who reaches ${host} run programs. Set PYEXEC_TOKENS_FILE to a file of tokens ` +
      '(make entries with "python-executor serve --new-token <tenant>"), or listen on 127.0.0.1.',
  );
}

function listen(options: Parameters<typeof serve>[0]): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = serve(options, () => resolve(server)) as Server;
    server.keepAliveTimeout = KEEP_ALIVE_MS;
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const where = `${options.hostname}:${options.port}`;
      const text = `The server cannot listen on ${where} (${cause.code ?? cause.message}); choose another host or port.`;
      reject(new ContainerConfigurationError(text, { cause }));
    });
  });
}

async function stop(server: Server, parts: Parts, graceMs: number): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  await parts.executions.close({ graceMs });
  // Who waited has its answer on the way; streams that nobody ends are cut.
  const cut = setTimeout(() => server.closeAllConnections(), 1000);
  server.closeIdleConnections();
  await closed;
  clearTimeout(cut);
}

/**
 * Starts the REST service.
 * @throws {ContainerConfigurationError} it would be open to others without tokens, or cannot be started as configured
 */
export async function startServer(options: StartServerOptions = {}): Promise<RunningServer> {
  const config = createServerConfig(options.config);
  const logger = options.logger ?? pino({ level: config.logLevel }, pino.destination(2));
  const hasTokens =
    options.parts === undefined
      ? config.tokensFile !== undefined
      : options.parts.auth !== undefined;
  refuseOpenDoor(config.host, hasTokens);
  const isOwner = options.parts === undefined;
  const parts: Parts = options.parts ?? (await openParts(config, logger));
  const dispose = async (): Promise<void> => {
    if (isOwner) await parts[Symbol.asyncDispose]?.();
  };
  const app = createServerApp({ ...parts, reviews: options.reviews, config, logger });
  try {
    const { host: hostname, port: wanted } = config;
    const server = await listen({ fetch: app.fetch, hostname, port: wanted });
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : wanted;
    const url = `http://${hostname.includes(':') ? `[${hostname}]` : hostname}:${port}`;
    logger.info({ host: hostname, port }, 'listening');
    let closing: Promise<void> | undefined;
    const close = async (graceMs: number): Promise<void> => {
      await stop(server, parts, graceMs);
      await dispose();
    };
    return {
      url,
      port,
      close: ({ graceMs = config.shutdownGraceSeconds * 1000 } = {}) =>
        (closing ??= close(graceMs)),
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}
