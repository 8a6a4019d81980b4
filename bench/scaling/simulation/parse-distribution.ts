import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { exponentially, fixed, lognormal, replayed, type Distribution } from './distribution.ts';

const FORMS =
  'Write fixed:<s>, exponential:<s>, lognormal:<mean s>:<deviation / mean>, replay:<file with a JSON list of s>, or a number, which is exponential.';

/**
 * Reads how long something takes, as the command line says it.
 * @throws {RangeError} it cannot be read
 */
export async function parseDistribution(text: string): Promise<Distribution> {
  const [kind = '', ...rest] = text.split(':');
  if (kind === 'replay') {
    const values: unknown = JSON.parse(await readFile(rest.join(':'), 'utf8'));
    return replayed(z.array(z.number().nonnegative()).parse(values));
  }
  const [mean = Number.NaN, variation = 1] = rest.map(Number);
  if (rest.length === 0 && Number(kind) >= 0) return exponentially(Number(kind));
  if (mean >= 0 && variation >= 0) {
    if (kind === 'fixed') return fixed(mean);
    if (kind === 'exponential') return exponentially(mean);
    if (kind === 'lognormal') return lognormal(mean, variation);
  }
  throw new RangeError(`"${text}" is no distribution. ${FORMS}`);
}
