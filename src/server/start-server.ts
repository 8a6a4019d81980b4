import type { Server } from 'node:http';
import { pino, type Logger } from 'pino';
import type { McpApp } from '../mcp/http/create-mcp-app.ts';
import type { Reviews } from '../review/reviews.ts';
import type { PythonExecutorService } from '../service.ts';
import { SessionService } from '../sessions/session-service.ts';
import {
  createServerConfig,
  type ServerConfig,
  type ServerConfigInput,
} from './config/server-config.ts';
import { createServerApp } from './create-server-app.ts';
import { isLoopback, listen, refuseOpenDoor, urlOf } from './listen.ts';
import { openParts, type OpenParts } from './open-parts.ts';

type Parts = Pick<OpenParts, 'executions' | 'sandbox' | 'auth'> & Partial<AsyncDisposable>;

export interface StartServerOptions {
  readonly config?: ServerConfigInput | undefined;
  /** Instead of what the configuration says; not disposed by the server. */
  readonly parts?: Parts | undefined;
  /** With them the server has the review console; not disposed by the server. */
  readonly reviews?: Reviews | undefined;
  /** With it MCP clients are served at `/mcp`, with the same tokens; not disposed by the server. */
  readonly agent?: PythonExecutorService | undefined;
  /** @default one that writes JSON lines to stderr */
  readonly logger?: Logger | undefined;
}

export interface RunningServer {
  readonly url: string;
  readonly port: number;
  /** Stops listening, lets running executions end within `graceMs`, and answers who waits for them. @default the configured time */
  close(options?: { readonly graceMs?: number }): Promise<void>;
}

async function stop(
  server: Server,
  parts: Parts & { readonly sessions: SessionService },
  graceMs: number,
): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  await parts.executions.close({ graceMs });
  await parts.sessions[Symbol.asyncDispose]();
  // Who waited has its answer on the way; streams that nobody ends are cut.
  const cut = setTimeout(() => server.closeAllConnections(), 1000);
  server.closeIdleConnections();
  await closed;
  clearTimeout(cut);
}

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]'];
/** Addresses that stand for all of a machine, and lead nowhere in a link. */
const WILDCARDS = ['0.0.0.0', '::'];

/** MCP for the agent, with links to the console where there is one; null without an agent. */
async function openMcp(
  { agent, reviews }: StartServerOptions,
  {
    auth,
    config: { host, hosts },
    place,
  }: Pick<Parts, 'auth'> & { config: ServerConfig; place: { readonly url: string } },
): Promise<McpApp | null> {
  if (agent === undefined) return null;
  const { createMcpApp } = await import('../mcp/http/create-mcp-app.ts');
  return createMcpApp({
    service: agent,
    auth,
    allowedHosts: isLoopback(host) ? [...LOOPBACK_NAMES, ...hosts] : null,
    consoleUrl: reviews === undefined || WILDCARDS.includes(host) ? undefined : () => place.url,
  });
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
  const sessions = new SessionService({ sandbox: parts.sandbox, settings: config.sessions });
  const { reviews } = options;
  const app = createServerApp({ ...parts, sessions, reviews, config, logger });
  const place = { url: '' };
  const mcp = await openMcp(options, { auth: parts.auth, config, place });
  if (mcp !== null) app.route('/mcp', mcp.app);
  try {
    const { host: hostname, port: wanted } = config;
    const server = await listen({ fetch: app.fetch, hostname, port: wanted });
    const { url, port } = urlOf(server, hostname, wanted);
    place.url = url;
    logger.info({ host: hostname, port }, 'listening');
    let closing: Promise<void> | undefined;
    const close = async (graceMs: number): Promise<void> => {
      await Promise.all([mcp?.close(), stop(server, { ...parts, sessions }, graceMs)]);
      await dispose();
    };
    return {
      url,
      port,
      close: ({ graceMs = config.shutdownGraceSeconds * 1000 } = {}) =>
        (closing ??= close(graceMs)),
    };
  } catch (error) {
    await mcp?.close();
    await dispose();
    throw error;
  }
}
