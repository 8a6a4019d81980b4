import { readFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Machine } from './machine.ts';
import type { Row } from './row.ts';

export const RESULTS_FILE = new URL('results.json', import.meta.url);

/** The rows of one area, and when and beside which load they were measured. */
export interface AreaResult {
  /** ISO 8601. */
  readonly at: string;
  /** Load of one minute. */
  readonly loadBefore: number;
  readonly loadAfter: number;
  readonly rows: readonly Row[];
}

export interface Results {
  readonly machine: Machine;
  readonly areas: Record<string, AreaResult>;
}

/** What was measured earlier on this machine; nothing where there is none, or where it was another machine. */
export async function readResults(machine: Machine): Promise<Results> {
  const text = await readFile(RESULTS_FILE, 'utf8').catch(() => null);
  const earlier = text === null ? null : (JSON.parse(text) as Results);
  return earlier !== null && isDeepStrictEqual(earlier.machine, machine)
    ? earlier
    : { machine, areas: {} };
}
