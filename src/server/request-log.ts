import type { MiddlewareHandler } from 'hono';
import type { Logger } from 'pino';
import type { ServerEnv } from './server-env.ts';

/** One line per request, without its query, headers and body. */
export const requestLog =
  (logger: Logger): MiddlewareHandler<ServerEnv> =>
  async (c, next) => {
    const start = performance.now();
    await next();
    const ms = Math.round(performance.now() - start);
    const tenant = c.get('tenant') ?? undefined;
    const execution = c.get('executionId');
    const { method, path } = c.req;
    logger.info({ method, path, status: c.res.status, ms, tenant, execution }, 'request');
  };
