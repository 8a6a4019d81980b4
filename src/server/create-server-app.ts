import { OpenAPIHono } from '@hono/zod-openapi';
import { pino, type Logger } from 'pino';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { TenantSlots } from './auth/tenant-slots.ts';
import type { TokenAuth } from './auth/token-auth.ts';
import type { ServerConfig } from './config/server-config.ts';
import { addDocsRoutes } from './docs/docs-routes.ts';
import type { Executions } from './executions.ts';
import { HttpFailure } from './http-failure.ts';
import { jsonReply, textReply } from './json-reply.ts';
import { notFoundReply } from './redirect-slash.ts';
import { requestLog } from './request-log.ts';
import { addEvalRoutes } from './routes/eval-routes.ts';
import { addExecRoutes } from './routes/exec-routes.ts';
import { addExecutionRoutes } from './routes/execution-routes.ts';
import { addSandboxRoutes } from './routes/sandbox-routes.ts';
import type { ServerEnv, ServerParts } from './server-env.ts';

export interface ServerAppOptions {
  readonly executions: Executions;
  /** Asked for its profile only; what it runs goes through the executions. */
  readonly sandbox: Sandbox;
  readonly config: ServerConfig;
  /** None: whoever reaches the server may use it, and sees all executions. */
  readonly auth?: TokenAuth | undefined;
  /** @default silent */
  readonly logger?: Logger | undefined;
}

const isHead = (method: string): boolean => method === 'HEAD';

/** Without the message, which may quote what a request brought. */
const framesOf = ({ stack = '' }: Error): string[] =>
  stack
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at '));

function addErrors(app: OpenAPIHono<ServerEnv>, { logger }: ServerParts): void {
  app.onError((error) => {
    if (error instanceof HttpFailure) {
      return jsonReply(error.status, { error: error.message }, error.headers);
    }
    logger.error({ error: error.name, frames: framesOf(error) }, 'internal error');
    return jsonReply(500, { error: 'internal server error' });
  });
  app.notFound((c) => notFoundReply(c.req.raw, app.routes));
}

function addGuards(app: OpenAPIHono<ServerEnv>, { auth, logger }: ServerParts): void {
  for (const path of ['/api/v1/*', '/health', '/docs/*']) {
    app.use(path, requestLog(logger));
    app.use(path, async (c, next) => {
      c.set('tenant', null);
      // HEAD would be answered by the routes of GET.
      if (!isHead(c.req.method) || path === '/health') return await next();
      return path === '/docs/*'
        ? new Response(null, { status: 405 })
        : textReply(404, '404 page not found');
    });
  }
  app.use('/api/v1/*', async (c, next) => {
    if (auth !== null) c.set('tenant', auth.admit(c.req.header('authorization')));
    return await next();
  });
}

/** The REST service as a Hono application, fit for being mounted in another. Source: python-executor spec §1, §7. */
export function createServerApp(options: ServerAppOptions): OpenAPIHono<ServerEnv> {
  const { auth = null, logger = pino({ level: 'silent' }) } = options;
  const slots = new TenantSlots(auth?.maxRunningPerTenant ?? new Map());
  const parts: ServerParts = { ...options, auth, logger, slots };
  const app = new OpenAPIHono<ServerEnv>();
  addGuards(app, parts);
  app.get('/health', () => jsonReply(200, { status: 'ok' }));
  addExecRoutes(app, parts);
  addEvalRoutes(app, parts);
  addExecutionRoutes(app, parts);
  addSandboxRoutes(app, parts);
  addDocsRoutes(app, auth !== null);
  addErrors(app, parts);
  return app;
}
