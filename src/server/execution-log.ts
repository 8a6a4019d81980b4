import type { Logger } from 'pino';
import type { LifecycleEvent } from '../jobs/lifecycle.ts';
import { traceIds } from '../observability/trace-ids.ts';

/** A line for each step of an execution. Infrastructure that broke is an error, a program that failed is none. */
export const executionLog =
  (logger: Logger) =>
  ({ phase, tenant, ...facts }: LifecycleEvent): void => {
    const isBroken = 'outcome' in facts && facts.outcome === 'infrastructure';
    const fields = { ...facts, tenant: tenant ?? undefined, ...traceIds() };
    logger[isBroken ? 'error' : 'info'](fields, `execution ${phase}`);
  };
