import { context, propagation, SpanKind, trace } from '@opentelemetry/api';
import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import { inSpan, markFailed } from '../observability/in-span.ts';
import type { ServerEnv } from './server-env.ts';

/** A span for each request, below that of the caller; none where an instrumentation of HTTP has made one already. */
export const requestSpan: MiddlewareHandler<ServerEnv> = async (c, next) => {
  if (trace.getActiveSpan() !== undefined) return await next();
  const { method, path } = c.req;
  const parent = propagation.extract(context.active(), c.req.header());
  const attributes = { 'http.request.method': method, 'url.path': path };
  return await inSpan(method, { kind: SpanKind.SERVER, attributes, parent }, async (span) => {
    await next();
    const route = routePath(c, -1);
    span.updateName(`${method} ${route}`);
    const { status } = c.res;
    span.setAttributes({ 'http.route': route, 'http.response.status_code': status });
    if (status >= 500) markFailed(span, String(status));
  });
};
