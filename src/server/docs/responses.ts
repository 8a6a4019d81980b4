import type { z } from 'zod';
import { errorSchema } from '../wire/result-schema.ts';

/** An answer in JSON. */
export const json = (schema: z.ZodType, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});
/** Answers with `{error}`. */
export const fails = (...statuses: number[]) =>
  Object.fromEntries(statuses.map((status) => [status, json(errorSchema, TEXTS[status] ?? '')]));

const TEXTS: Readonly<Record<number, string>> = {
  400: 'the request cannot be honoured',
  401: 'missing or unknown token',
  403: 'not from a page of this server',
  404: 'not found',
  409: 'the thread runs or waits',
  413: 'too large',
  429: 'too many requests or executions; `Retry-After` says when to come again',
  500: 'internal error',
  503: 'the server ends, or its sandbox cannot be reached',
};
