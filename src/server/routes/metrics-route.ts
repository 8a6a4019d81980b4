import type { Hono } from 'hono';
import type { ServerEnv, ServerParts } from '../server-env.ts';

/** Metrics in the text format of Prometheus. */
export function addMetricsRoute(app: Hono<ServerEnv>, { auth, metrics }: ServerParts): void {
  const { registry } = metrics;
  app.get('/metrics', async (c) => {
    auth?.admit(c.req.header('authorization'));
    return new Response(await registry.metrics(), {
      headers: { 'content-type': registry.contentType },
    });
  });
}
