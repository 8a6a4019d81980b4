import type { Hono } from 'hono';
import type { ExecutionJob } from '../../sandbox/job.ts';
import { readText } from '../body.ts';
import { badRequest } from '../http-failure.ts';
import { buildEvalJob } from '../jobs/build-eval-job.ts';
import { runToEnd } from '../jobs/submit-job.ts';
import { jsonReply } from '../json-reply.ts';
import type { ServerEnv, ServerParts } from '../server-env.ts';
import { evalRequestSchema, type EvalRequest } from '../wire/eval-schema.ts';
import { firstJsonValue } from '../wire/first-json-value.ts';
import { decodeGoJson, GoJsonError } from '../wire/go-json.ts';
import { presentRecord } from '../wire/present-record.ts';

const MB = 1_048_576;

function readEval(text: string): EvalRequest {
  if (text.trim() === '') throw badRequest('invalid JSON: EOF');
  try {
    return decodeGoJson(evalRequestSchema, firstJsonValue(text));
  } catch (error) {
    if (error instanceof GoJsonError) throw badRequest(`invalid JSON: ${error.message}`);
    throw error;
  }
}

async function readJob(request: Request, parts: ServerParts): Promise<ExecutionJob> {
  using share = parts.uploads.open();
  const text = await readText(request, parts.config.maxBodyMb * MB, share);
  return await buildEvalJob(readEval(text), parts);
}

/** Code in, result out. Source: python-executor spec §1.7. */
export function addEvalRoutes(app: Hono<ServerEnv>, parts: ServerParts): void {
  app.post('/api/v1/eval', async (c) => {
    const job = await readJob(c.req.raw, parts);
    return jsonReply(200, presentRecord(await runToEnd(c, job, parts)));
  });
}
