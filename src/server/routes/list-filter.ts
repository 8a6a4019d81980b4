import { z } from 'zod';
import type { ListFilter } from '../../jobs/execution-store.ts';
import { statusSchema } from '../wire/result-schema.ts';
import { readQuery } from './read-query.ts';

const querySchema = z.object({
  status: statusSchema.optional(),
  limit: z.coerce.number().int().min(1).max(500).optional(),
  cursor: z.string().optional(),
  created_after: z.iso
    .datetime({ offset: true })
    .transform((time) => new Date(time).toISOString())
    .optional(),
});

/**
 * What a query asks for.
 * @throws {HttpFailure} 400 naming the parameter
 */
export function listFilterOf(query: Readonly<Record<string, string>>): ListFilter {
  const { created_after: createdAfter, ...rest } = readQuery(query, querySchema);
  return { ...rest, createdAfter };
}
