import { ErrorCategory, PythonExecutorException } from '../errors.ts';

/** No room for another execution now; the caller shall come again later (HTTP 429). */
export class QueueFullError extends PythonExecutorException {
  /** When there may be room, judged by the last runs; whole s, at least 1. */
  readonly retryAfterSeconds: number;

  constructor(message: string, retryAfterSeconds: number) {
    super(message, ErrorCategory.INFRASTRUCTURE, { technicalDetails: { retryAfterSeconds } });
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The service does not run, or ends (HTTP 503). */
export class ServiceClosedError extends PythonExecutorException {
  constructor(message: string) {
    super(message, ErrorCategory.INFRASTRUCTURE);
  }
}

/** There is no execution with this id (HTTP 404). */
export class UnknownExecutionError extends PythonExecutorException {
  constructor(id: string) {
    super(`There is no execution "${id}".`, ErrorCategory.CONFIGURATION);
  }
}

/** The caller's input cannot be used (HTTP 400). */
export class BadRequestError extends PythonExecutorException {
  constructor(message: string) {
    super(message, ErrorCategory.CONFIGURATION);
  }
}
