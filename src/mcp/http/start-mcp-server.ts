import type { Server } from 'node:http';
import { Hono } from 'hono';
import { isLoopback, listen, refuseOpenDoor, urlOf } from '../../server/listen.ts';
import { createMcpApp, type McpApp, type McpAppOptions } from './create-mcp-app.ts';

const CUT_MS = 1000;

export interface StartMcpServerOptions extends McpAppOptions {
  /** @default '127.0.0.1' */
  readonly hostname?: string | undefined;
  /** 0 = any free one. @default 8090 */
  readonly port?: number | undefined;
}

export interface RunningMcpServer extends AsyncDisposable {
  /** With `/mcp`. */
  readonly url: string;
  readonly port: number;
}

async function stop(server: Server, mcp: McpApp): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  await mcp.close();
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), CUT_MS);
  await closed;
  clearTimeout(cut);
}

/**
 * Serves MCP over HTTP at `/mcp`.
 * @throws {ContainerConfigurationError} it would be open to others without tokens, or cannot listen there
 */
export async function startMcpServer(options: StartMcpServerOptions): Promise<RunningMcpServer> {
  const { hostname = '127.0.0.1', port: wanted = 8090, auth } = options;
  refuseOpenDoor(hostname, auth !== undefined);
  // What other names lead to this machine is known to its administrator only; there the token is the guard.
  const { allowedHosts = isLoopback(hostname) ? undefined : null } = options;
  const mcp = createMcpApp({ ...options, allowedHosts });
  const whole = new Hono().route('/mcp', mcp.app);
  let server: Server;
  try {
    server = await listen({ fetch: whole.fetch, hostname, port: wanted });
  } catch (error) {
    await mcp.close();
    throw error;
  }
  const { url, port } = urlOf(server, hostname, wanted);
  let stopped: Promise<void> | undefined;
  return {
    url: `${url}/mcp`,
    port,
    [Symbol.asyncDispose]: () => (stopped ??= stop(server, mcp)),
  };
}
