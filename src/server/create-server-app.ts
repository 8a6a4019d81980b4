import { OpenAPIHono } from '@hono/zod-openapi';
import { pino, type Logger } from 'pino';
import { ContainerConnectivityError } from '../errors.ts';
import { BadRequestError } from '../jobs/errors.ts';
import { redactedLogger } from '../observability/redacted-logger.ts';
import type { Reviews } from '../review/reviews.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { Redactor } from '../secrets/redactor.ts';
import { serviceRedactor } from '../secrets/service-redactor.ts';
import { SessionService } from '../sessions/session-service.ts';
import { TenantSlots } from './auth/tenant-slots.ts';
import type { TokenAuth } from './auth/token-auth.ts';
import type { ServerConfig } from './config/server-config.ts';
import { addDocsRoutes } from './docs/docs-routes.ts';
import type { Executions } from './executions.ts';
import { ConsoleGate } from './console/console-gate.ts';
import { ForeignPages } from './foreign-pages.ts';
import { HttpFailure } from './http-failure.ts';
import { jsonReply, textReply } from './json-reply.ts';
import { notFoundReply } from './redirect-slash.ts';
import { executionLog } from './execution-log.ts';
import { ServerMetrics } from './metrics/server-metrics.ts';
import { requestLog } from './request-log.ts';
import { requestSpan } from './request-span.ts';
import { addAuditRoute } from './routes/audit-route.ts';
import { addConsoleRoutes } from './routes/console-routes.ts';
import { addEvalRoutes } from './routes/eval-routes.ts';
import { addExecRoutes } from './routes/exec-routes.ts';
import { addExecutionRoutes } from './routes/execution-routes.ts';
import { addGrantRoutes } from './routes/grant-routes.ts';
import { addMetricsRoute } from './routes/metrics-route.ts';
import { addReadyRoute } from './routes/ready-route.ts';
import { addReviewRoutes } from './routes/review-routes.ts';
import { addRunRoutes } from './routes/run-routes.ts';
import { addSandboxRoutes } from './routes/sandbox-routes.ts';
import { addSessionFileRoutes } from './routes/session-file-routes.ts';
import { addSessionRoutes } from './routes/session-routes.ts';
import type { ServerEnv, ServerParts } from './server-env.ts';
import { UploadBudget } from './upload-budget.ts';

export interface ServerAppOptions {
  readonly executions: Executions;
  /** Asked for its profile only; what it runs goes through the executions. */
  readonly sandbox: Sandbox;
  /** @default ones in the sandbox, which close with it */
  readonly sessions?: SessionService | undefined;
  readonly config: ServerConfig;
  /** None: whoever reaches the server may use it, and sees all executions. */
  readonly auth?: TokenAuth | undefined;
  /** With them the server has the review console and the routes of the agent; the caller disposes of them. */
  readonly reviews?: Reviews | undefined;
  /** @default silent */
  readonly logger?: Logger | undefined;
}

const MB = 1_048_576;

const isHead = (method: string): boolean => method === 'HEAD';

/** Without the message, which may quote what a request brought. */
const framesOf = ({ stack = '' }: Error): string[] =>
  stack
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at '));

function addErrors(app: OpenAPIHono<ServerEnv>, { logger }: ServerParts, redactor: Redactor): void {
  app.onError((error) => {
    if (error instanceof HttpFailure) {
      return jsonReply(error.status, { error: error.message }, error.headers);
    }
    // The store knows a cursor from a text that is none, the routes do not.
    if (error instanceof ContainerConnectivityError) {
      return jsonReply(503, { error: redactor.text(error.message) });
    }
    if (error instanceof BadRequestError) return jsonReply(400, { error: error.message });
    logger.error({ error: error.name, frames: framesOf(error) }, 'internal error');
    return jsonReply(500, { error: 'internal server error' });
  });
  app.notFound((c) => notFoundReply(c.req.raw, app.routes));
}

function addGuards(
  app: OpenAPIHono<ServerEnv>,
  parts: ServerParts,
  gate: ConsoleGate | null,
): void {
  const { auth, config } = parts;
  const foreign = auth === null ? new ForeignPages([config.host, ...config.hosts]) : null;
  for (const path of ['/api/v1/*', '/health', '/docs/*', '/console/*']) {
    app.use(path, requestSpan, requestLog(parts));
    app.use(path, async (c, next) => {
      c.set('tenant', null);
      // HEAD would be answered by the routes of GET.
      if (!isHead(c.req.method) || path === '/health') return await next();
      return path === '/docs/*' || path === '/console/*'
        ? new Response(null, { status: 405 })
        : textReply(404, '404 page not found');
    });
  }
  for (const path of ['/api/v1/*', '/console/*']) {
    app.use(path, async (c, next) => {
      foreign?.refuse(c.req.raw);
      return await next();
    });
  }
  app.use('/api/v1/*', async (c, next) => {
    if (gate !== null) c.set('tenant', gate.admit(c.req.raw));
    else if (auth !== null) c.set('tenant', auth.admit(c.req.header('authorization')));
    return await next();
  });
}

/** The agent and its console; the gate stands in front of them. */
function addAgent(
  app: OpenAPIHono<ServerEnv>,
  parts: ServerParts,
  { reviews, gate }: { reviews: Reviews; gate: ConsoleGate },
): void {
  addReviewRoutes(app, reviews, parts);
  addRunRoutes(app, reviews, parts);
  addAuditRoute(app, reviews);
  addGrantRoutes(app, reviews.grants);
  addConsoleRoutes(app, gate, parts);
}

/** The REST service as a Hono application, fit for being mounted in another. Source: python-executor spec §1, §7. */
export function createServerApp(options: ServerAppOptions): OpenAPIHono<ServerEnv> {
  const { auth = null, executions, sandbox, config } = options;
  const redactor = serviceRedactor(config);
  const logger = redactedLogger(options.logger ?? pino({ level: 'silent' }), redactor);
  const slots = new TenantSlots(auth?.maxRunningPerTenant ?? new Map());
  executions.lifecycle.listen(executionLog(logger));
  const uploads = new UploadBudget(config.maxUploadsMb * MB);
  const sessions = options.sessions ?? new SessionService({ sandbox, settings: config.sessions });
  const metrics = new ServerMetrics({ executions, sandbox, sessions, uploads });
  const parts: ServerParts = { ...options, auth, logger, slots, sessions, uploads, metrics };
  const app = new OpenAPIHono<ServerEnv>();
  const { reviews } = options;
  const gate = reviews === undefined ? null : new ConsoleGate(auth);
  addGuards(app, parts, gate);
  app.get('/health', () => jsonReply(200, { status: 'ok' }));
  addReadyRoute(app, parts);
  addExecRoutes(app, parts);
  addEvalRoutes(app, parts);
  addExecutionRoutes(app, parts);
  addSessionRoutes(app, parts);
  addSessionFileRoutes(app, parts);
  addSandboxRoutes(app, parts);
  addMetricsRoute(app, parts);
  if (reviews !== undefined && gate !== null) addAgent(app, parts, { reviews, gate });
  addDocsRoutes(app, { hasTokens: auth !== null, hasAgent: reviews !== undefined });
  addErrors(app, parts, redactor);
  return app;
}
