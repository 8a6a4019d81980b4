import type { Hono } from 'hono';
import type { ExecutionJob } from '../../sandbox/job.ts';
import { badRequest } from '../http-failure.ts';
import { buildJob } from '../jobs/build-job.ts';
import { runToEnd, submitJob } from '../jobs/submit-job.ts';
import { jsonReply } from '../json-reply.ts';
import { readForm } from '../multipart/read-form.ts';
import type { ServerEnv, ServerParts } from '../server-env.ts';
import { decodeGoJson, GoJsonError } from '../wire/go-json.ts';
import { metadataSchema, type Metadata } from '../wire/metadata-schema.ts';
import { presentRecord } from '../wire/present-record.ts';

const MB = 1_048_576;

function readMetadata(text: string): Metadata {
  try {
    return decodeGoJson(metadataSchema, text);
  } catch (error) {
    if (error instanceof GoJsonError) throw badRequest(`parsing metadata: ${error.message}`);
    throw error;
  }
}

async function readJob(request: Request, { config, uploads }: ServerParts): Promise<ExecutionJob> {
  using share = uploads.open();
  const { archive, metadata } = await readForm(request, {
    maxBodyBytes: config.maxBodyMb * MB,
    maxBytes: config.maxUnpackedMb * MB,
    maxEntries: config.maxEntries,
    share,
  });
  return buildJob(readMetadata(metadata), archive, config);
}

/** Submissions of an archive. Source: python-executor spec §1.5. */
export function addExecRoutes(app: Hono<ServerEnv>, parts: ServerParts): void {
  app.post('/api/v1/exec/sync', async (c) => {
    const job = await readJob(c.req.raw, parts);
    return jsonReply(200, presentRecord(await runToEnd(c, job, parts)));
  });
  app.post('/api/v1/exec/async', async (c) => {
    const job = await readJob(c.req.raw, parts);
    const { id } = await submitJob(c, job, { kind: 'async' }, parts);
    return jsonReply(202, { execution_id: id });
  });
}
