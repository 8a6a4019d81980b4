import type { z } from 'zod';
import { badRequest } from '../http-failure.ts';

/**
 * What a query says; an empty parameter counts as absent.
 * @throws {HttpFailure} 400 naming the parameter
 */
export function readQuery<T>(query: Readonly<Record<string, string>>, schema: z.ZodType<T>): T {
  const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw badRequest(`${issue?.path.join('.') ?? 'query'}: ${issue?.message ?? 'wrong'}`);
}
