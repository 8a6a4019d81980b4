import { ApiError } from '../../client/api-error.ts';
import { ClientError } from '../../client/client-error.ts';
import {
  ContainerConfigurationError,
  ContainerConnectivityError,
  PythonExecutorException,
} from '../../errors.ts';

const ADVICE: Readonly<Record<number, string>> = {
  401: 'Set the token of the remote sandbox to one that the server knows.',
  403: 'Take a token that may do this.',
  404: 'Check the address of the remote sandbox.',
};

/** The server itself is in order, but not with this request. */
export const isRefusal = (error: unknown): error is ApiError =>
  error instanceof ApiError && error.status < 500 && ![408, 429].includes(error.status);

const NEVER_SENT = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'];

/** There was no connection at all, so nothing got there. */
export function isUnreached(error: unknown): boolean {
  const below =
    error instanceof ClientError ? (error.cause as Error | undefined)?.cause : undefined;
  return NEVER_SENT.includes((below as NodeJS.ErrnoException | undefined)?.code ?? '');
}

/** The exception for what the client threw while `doing`; faults of this software stay what they are. */
export function remoteFailure(error: unknown, doing: string, baseUrl: string): unknown {
  if (error instanceof PythonExecutorException || !(error instanceof ClientError)) return error;
  const server = `The execution server at ${baseUrl}`;
  if (isRefusal(error)) {
    const text = `${server} refused ${doing} with status ${error.status}: ${error.message}`;
    const advice = ADVICE[error.status];
    return new ContainerConfigurationError(advice === undefined ? text : `${text}. ${advice}`, {
      cause: error,
    });
  }
  return unreachable(`${server} failed ${doing}: ${error.message}`, baseUrl, error);
}

/** The server is away, or lost the execution. */
export function unreachable(
  message: string,
  baseUrl: string,
  cause?: unknown,
): ContainerConnectivityError {
  const { hostname, port, protocol } = new URL(baseUrl);
  const number = Number(port) || (protocol === 'https:' ? 443 : 80);
  return new ContainerConnectivityError(message, hostname, number, { cause });
}
