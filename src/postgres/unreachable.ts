import { ContainerConnectivityError } from '../errors.ts';
import { placeOf } from './open-pool.ts';

/** SQLSTATE of connections that failed, of a server that ends or starts, and of one with too many clients. */
const AWAY = /^(?:08...|57P0[123]|53300)$/;
const SQLSTATE = /^[0-9A-Z]{5}$/;

/** Whether a query failed because the database could not be asked, not because of what it was asked. */
export function isAway(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return typeof code !== 'string' || !SQLSTATE.test(code) || AWAY.test(code);
}

/** @param what what it cannot be asked for, as in "for the thread" */
export function unreachable(url: string, what: string, error: unknown): ContainerConnectivityError {
  const { hostname = 'postgres', port = '' } = URL.parse(url) ?? {};
  const { message, code } = error as NodeJS.ErrnoException;
  return new ContainerConnectivityError(
    `The database at ${placeOf(url)} cannot be asked for ${what}: ${message || code}. Check that it runs.`,
    hostname,
    Number(port) || 5432,
    { cause: error },
  );
}
