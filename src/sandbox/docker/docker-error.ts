import { ContainerConfigurationError, ContainerConnectivityError } from '../../errors.ts';

/** Where the daemon is, for messages. */
export interface DaemonAddress {
  readonly host: string;
  readonly port: number | null;
}

const statusOf = (error: unknown): number | undefined =>
  typeof error === 'object' && error !== null && 'statusCode' in error
    ? (error.statusCode as number | undefined)
    : undefined;

export const isNotFound = (error: unknown): boolean => statusOf(error) === 404;
/** 409 while a removal is under way, 404 when it is done. */
export const isGone = (error: unknown): boolean => isNotFound(error) || statusOf(error) === 409;

/** The image lacks the program that the container was to start with; a daemon that ends misses files of its own, as 500. */
export const isMissingProgram = (error: unknown): boolean =>
  error instanceof Error &&
  (/executable file not found/i.test(error.message) ||
    (statusOf(error) === 400 && /no such file or directory/i.test(error.message)));

/** The daemon answered with a refusal: bad image, bad runtime, bad options. 5xx without a reason is the daemon's own fault. */
export function toDockerException(
  error: unknown,
  doing: string,
  address: DaemonAddress,
): ContainerConfigurationError | ContainerConnectivityError {
  if (error instanceof ContainerConfigurationError || error instanceof ContainerConnectivityError) {
    return error;
  }
  const status = statusOf(error);
  const text = error instanceof Error ? error.message : String(error);
  if (status !== undefined && status < 500) {
    return new ContainerConfigurationError(`Docker refuses ${doing}: ${text}`, { cause: error });
  }
  const where = address.port === null ? address.host : `${address.host}:${address.port}`;
  return new ContainerConnectivityError(
    `Docker at ${where} failed while ${doing}: ${text}. Check with "docker info" that the daemon runs and that you may use it.`,
    address.host,
    address.port,
    { cause: error },
  );
}
