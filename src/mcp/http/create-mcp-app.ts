import {
  createMcpHandler,
  hostHeaderValidationResponse,
  isLegacyRequest,
  localhostAllowedHostnames,
  localhostAllowedOrigins,
  originValidationResponse,
} from '@modelcontextprotocol/server';
import { Hono } from 'hono';
import type { TokenAuth } from '../../server/auth/token-auth.ts';
import { HttpFailure } from '../../server/http-failure.ts';
import { jsonReply } from '../../server/json-reply.ts';
import { serverFor } from '../create-mcp-server.ts';
import { McpHost, type McpOptions } from '../mcp-host.ts';
import type { McpUser } from '../recent-runs.ts';
import { McpSessions } from './mcp-sessions.ts';

const MAX_SESSIONS = 100;
const IDLE_MS = 1_800_000;

export interface McpAppOptions extends McpOptions {
  /** Who may use it; the tenant of a token is the user whose runs are seen, and its limit is one of calls. Without it nobody is told apart. */
  readonly auth?: TokenAuth | undefined;
  /** Names under which it is reached, without ports; null = any, for a server that demands tokens. @default those of loopback */
  readonly allowedHosts?: readonly string[] | null | undefined;
  /** Sessions at a time. @default 100 */
  readonly maxSessions?: number | undefined;
  /** After this time without a request a session is closed, ms. @default 1800000 */
  readonly idleMs?: number | undefined;
  /** Told of what is wrong with a connection. @default nobody */
  readonly onError?: ((error: Error) => void) | undefined;
}

/** A Hono application that answers at its root, to be mounted at `/mcp`. */
export interface McpApp {
  readonly app: Hono;
  /** Ends sessions and calls; resolves when their programs have ended. */
  close(): Promise<void>;
}

/** Against pages that reach a server on loopback through a name of their own, or from another origin. */
function refuseForeign(
  request: Request,
  allowedHosts: McpAppOptions['allowedHosts'],
): Response | undefined {
  if (allowedHosts === null) return originValidationResponse(request, []);
  const own = [...(allowedHosts ?? [])];
  return (
    hostHeaderValidationResponse(request, own.length > 0 ? own : localhostAllowedHostnames()) ??
    originValidationResponse(request, own.length > 0 ? own : localhostAllowedOrigins())
  );
}

/**
 * The service over the streamable HTTP transport: requests on their own for clients of 2026, sessions for older ones.
 * A token is checked on each request.
 */
export function createMcpApp(options: McpAppOptions): McpApp {
  const { auth, allowedHosts, maxSessions = MAX_SESSIONS, idleMs = IDLE_MS, onError } = options;
  const host = new McpHost(options, auth?.maxRunningPerTenant);
  const create = (user: McpUser) => serverFor(host, user);
  const modern = createMcpHandler(({ authInfo }) => create(authInfo?.clientId ?? null), {
    legacy: 'reject',
    ...(onError && { onerror: onError }),
  });
  const sessions = new McpSessions({ create, maxSessions, idleMs });
  const stop = host.runs.listen((user) => {
    sessions.resourcesChanged(user);
    modern.notify.resourcesChanged();
  });
  const app = new Hono();
  app.onError((error) => {
    if (error instanceof HttpFailure) {
      return jsonReply(error.status, { error: error.message }, error.headers);
    }
    onError?.(error);
    return jsonReply(500, { error: 'internal server error' });
  });
  app.all('/', async (c) => {
    const request = c.req.raw;
    const refusal = refuseForeign(request, allowedHosts);
    if (refusal !== undefined) return refusal;
    const user = auth === undefined ? null : auth.admit(c.req.header('authorization'));
    if (await isLegacyRequest(request)) return await sessions.handle(request, user);
    // Not the token itself: whoever handles the request needs the user only.
    const authInfo = user === null ? {} : { authInfo: { token: '', clientId: user, scopes: [] } };
    return await modern.fetch(request, authInfo);
  });
  const close = async (): Promise<void> => {
    stop();
    await Promise.all([sessions.close(), modern.close()]);
    await host.end();
  };
  return { app, close };
}
