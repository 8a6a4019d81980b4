import { z } from 'zod';
import type { ListFilter } from '../../jobs/execution-store.ts';
import { badRequest } from '../http-failure.ts';
import { statusSchema } from '../wire/result-schema.ts';

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
 * What a query asks for; an empty parameter counts as absent.
 * @throws {HttpFailure} 400 naming the parameter
 */
export function listFilterOf(query: Readonly<Record<string, string>>): ListFilter {
  const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''));
  const parsed = querySchema.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw badRequest(`${issue?.path.join('.') ?? 'query'}: ${issue?.message ?? 'wrong'}`);
  }
  const { created_after: createdAfter, ...rest } = parsed.data;
  return { ...rest, createdAfter };
}
