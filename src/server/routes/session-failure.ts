import { ContainerConfigurationError, PythonExecutorException } from '../../errors.ts';
import { SessionGoneError } from '../../sandbox/session.ts';
import {
  SessionBusyError,
  TooManySessionsError,
  UnknownSessionError,
} from '../../sessions/errors.ts';
import { HttpFailure } from '../http-failure.ts';

const RETRY = { 'retry-after': '1' };

/** The answer to what the service of sessions throws; anything else is thrown on. */
export function sessionFailure(error: unknown): unknown {
  if (error instanceof UnknownSessionError) return new HttpFailure(404, error.message);
  if (error instanceof SessionBusyError) return new HttpFailure(409, error.message, RETRY);
  if (error instanceof SessionGoneError) return new HttpFailure(410, error.message);
  if (error instanceof TooManySessionsError) return new HttpFailure(429, error.message, RETRY);
  if (error instanceof ContainerConfigurationError) return new HttpFailure(400, error.message);
  if (error instanceof PythonExecutorException) return new HttpFailure(503, error.getUserMessage());
  return error;
}

/** @throws {HttpFailure} as `sessionFailure` */
export async function answered<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw sessionFailure(error);
  }
}
