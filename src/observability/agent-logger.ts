import type { Logger } from 'pino';
import type { ServiceConfig } from '../config/service-config.ts';
import type { Redactor } from '../secrets/redactor.ts';
import { redactedLogger } from './redacted-logger.ts';
import { traceIds } from './trace-ids.ts';

/** The logger of the agent: the given one, else JSON lines on stderr; null when nobody wants any, and nothing is loaded then. */
export async function agentLogger(
  { logLevel: level }: Pick<ServiceConfig, 'logLevel'>,
  given: Logger | undefined,
  redactor: Redactor,
): Promise<Logger | null> {
  if (given !== undefined) return redactedLogger(given, redactor);
  if (level === 'silent') return null;
  const { pino } = await import('pino');
  return redactedLogger(pino({ level }, pino.destination(2)), redactor);
}

/** What every line about a run says. */
export interface RunIds {
  readonly thread: string | null;
  readonly run: string | null;
}

/** The logger for lines about one run. */
export const runLogger = (logger: Logger | null, ids: RunIds): Logger | null =>
  logger === null ? null : logger.child({ ...ids, ...traceIds() });
