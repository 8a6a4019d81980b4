import type { Logger } from 'pino';
import type { Redactor } from '../secrets/redactor.ts';

/** A child of a logger whose fields hold no secrets; messages are constant texts. */
export const redactedLogger = (logger: Logger, redactor: Redactor): Logger =>
  logger.child({}, { formatters: { log: (fields) => redactor.fields(fields) } });
