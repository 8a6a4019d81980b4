import type { Server } from 'node:http';
import { serve } from '@hono/node-server';
import { ContainerConfigurationError } from '../errors.ts';

/** Longer than that of the usual clients and proxies, so that none sends into a closing connection. */
const KEEP_ALIVE_MS = 75_000;
const LOOPBACK = /^(?:127(?:\.\d+){3}|::1|localhost)$/;

/** Whether only this machine reaches the address. */
export const isLoopback = (host: string): boolean => LOOPBACK.test(host);

/** @throws {ContainerConfigurationError} others could run programs without a token */
export function refuseOpenDoor(host: string, hasTokens: boolean): void {
  if (hasTokens || isLoopback(host)) return;
  throw new ContainerConfigurationError(
    `The server would let anybody who reaches ${host} run programs. Set PYEXEC_TOKENS_FILE to a file of tokens ` +
      '(make entries with "python-executor serve --new-token <tenant>"), or listen on 127.0.0.1.',
  );
}

/** @throws {ContainerConfigurationError} the address cannot be listened on */
export function listen(options: Parameters<typeof serve>[0]): Promise<Server> {
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

/** Where a server listens. */
export function urlOf(server: Server, hostname: string, wanted: number) {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : wanted;
  return { port, url: `http://${hostname.includes(':') ? `[${hostname}]` : hostname}:${port}` };
}
