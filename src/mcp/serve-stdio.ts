import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { serverFor } from './create-mcp-server.ts';
import { McpHost, type McpOptions } from './mcp-host.ts';

export interface ServeMcpStdioOptions extends McpOptions {
  /** Ends it. */
  readonly signal?: AbortSignal | undefined;
  /** Told of what is wrong with the connection. @default nobody */
  readonly onError?: ((error: Error) => void) | undefined;
}

/** Resolves when the client has closed its end. */
async function inputEnd(stdin: Readable, signal: AbortSignal): Promise<void> {
  if (stdin.readableEnded || stdin.destroyed) return;
  await Promise.race([once(stdin, 'end', { signal }), once(stdin, 'close', { signal })]);
}

/**
 * Serves one client over the process's stdin and stdout until it goes away or the signal ends it; programs that run
 * then are killed.
 */
export async function serveMcpStdio(options: ServeMcpStdioOptions): Promise<void> {
  const { signal, onError, ...rest } = options;
  const host = new McpHost(rest);
  const done = new AbortController();
  const ended = signal === undefined ? done.signal : AbortSignal.any([signal, done.signal]);
  const handle = serveStdio(
    () => {
      const server = serverFor(host, null);
      const stop = host.runs.listen(() => server.sendResourceListChanged());
      ended.addEventListener('abort', stop, { once: true });
      return server;
    },
    { ...(onError && { onerror: onError }) },
  );
  await inputEnd(process.stdin, ended).catch((error: unknown) => {
    if (!ended.aborted) throw error;
  });
  done.abort();
  await handle.close();
  await host.end();
}
