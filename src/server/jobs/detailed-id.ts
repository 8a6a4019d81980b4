import { randomUUID } from 'node:crypto';

/*
 * Who submits a `job` gets the whole execution and the untouched stdout, whichever server of a shared store is asked
 * for it later. One bit of the random identifier says so: its last digit is odd.
 */
const lastDigit = (id: string): number => Number.parseInt(id.slice(-1), 16);

/** `exe_` and a UUID v4 that says whether all is told of the execution. */
export function newExecutionId(isDetailed: boolean): string {
  const id = `exe_${randomUUID()}`;
  const even = lastDigit(id) & ~1;
  return id.slice(0, -1) + (isDetailed ? even | 1 : even).toString(16);
}

export const isDetailedId = (id: string): boolean => (lastDigit(id) & 1) === 1;
