import type { Context } from 'hono';
import type { Logger } from 'pino';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { SessionService } from '../sessions/session-service.ts';
import type { TenantSlots } from './auth/tenant-slots.ts';
import type { TokenAuth } from './auth/token-auth.ts';
import type { ServerConfig } from './config/server-config.ts';
import type { Executions } from './executions.ts';
import type { ServerMetrics } from './metrics/server-metrics.ts';
import type { UploadBudget } from './upload-budget.ts';

/** What a request collects on its way. */
export interface ServerEnv {
  Variables: {
    /** Null on a server without tokens. */
    tenant: string | null;
    /** For the log. */
    executionId: string | undefined;
    /** Of a page of the console. */
    nonce: string | undefined;
  };
}
export type ServerContext = Context<ServerEnv>;

/** What the routes are made of. */
export interface ServerParts {
  readonly executions: Executions;
  readonly sandbox: Sandbox;
  readonly sessions: SessionService;
  readonly config: ServerConfig;
  readonly auth: TokenAuth | null;
  readonly slots: TenantSlots;
  readonly uploads: UploadBudget;
  readonly logger: Logger;
  readonly metrics: ServerMetrics;
}

/** Undefined means all, which is right only where there are no tenants. */
export const visibleTo = (c: ServerContext): string | undefined => c.get('tenant') ?? undefined;
