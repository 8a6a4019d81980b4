import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import { traceIds } from '../observability/trace-ids.ts';
import type { ServerEnv, ServerParts } from './server-env.ts';

/** One line per request, without its query, headers and body; and it is counted. */
export const requestLog =
  ({ logger, metrics }: Pick<ServerParts, 'logger' | 'metrics'>): MiddlewareHandler<ServerEnv> =>
  async (c, next) => {
    const start = performance.now();
    await next();
    const ms = Math.round(performance.now() - start);
    const tenant = c.get('tenant') ?? undefined;
    const execution = c.get('executionId');
    const { method, path } = c.req;
    const { status } = c.res;
    logger.info({ method, path, status, ms, tenant, execution, ...traceIds() }, 'request');
    metrics.request({ method, route: routePath(c, -1), status, seconds: ms / 1000 });
  };
