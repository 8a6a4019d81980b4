import { z } from 'zod';
import { readText } from './body.ts';
import { badRequest } from './http-failure.ts';
import type { UploadBudget } from './upload-budget.ts';

/**
 * The JSON body of a request.
 * @throws {HttpFailure} 400 no JSON, or not of this shape; 413; 429
 */
export async function readJson<T>(
  request: Request,
  schema: z.ZodType<T>,
  maxBytes: number,
  uploads: UploadBudget,
): Promise<T> {
  using share = uploads.open();
  const text = await readText(request, maxBytes, share);
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw badRequest('the body is no JSON');
  }
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  throw badRequest(`the body is wrong: ${z.prettifyError(parsed.error)}`);
}
