import type { Hono } from 'hono';
import { UnknownExecutionError } from '../../jobs/errors.ts';
import type { ExecutionRecord } from '../../jobs/execution-record.ts';
import { HttpFailure } from '../http-failure.ts';
import { jsonReply } from '../json-reply.ts';
import { visibleTo, type ServerContext, type ServerEnv, type ServerParts } from '../server-env.ts';
import { presentBriefly, presentRecord } from '../wire/present-record.ts';
import { artifactReply } from './artifact-reply.ts';
import { eventStream } from './event-stream.ts';
import { listFilterOf } from './list-filter.ts';

const unknown = (): HttpFailure => new HttpFailure(404, 'execution not found');

async function recordOf(c: ServerContext, { executions }: ServerParts): Promise<ExecutionRecord> {
  const id = c.req.param('id') ?? '';
  c.set('executionId', id);
  const record = await executions.get(id, visibleTo(c));
  if (record === null) throw unknown();
  return record;
}

async function kill(c: ServerContext, parts: ServerParts): Promise<Response> {
  const { id } = await recordOf(c, parts);
  try {
    const record = await parts.executions.kill(id, visibleTo(c));
    if (record === null) throw unknown();
    return jsonReply(200, { status: record.status });
  } catch (error) {
    if (error instanceof HttpFailure) throw error;
    if (error instanceof UnknownExecutionError) throw unknown();
    parts.logger.error({ reason: (error as Error).message }, 'an execution could not be killed');
    throw new HttpFailure(500, 'failed to kill container');
  }
}

/** What is known of executions. Source: python-executor spec §1.6, with additions. */
export function addExecutionRoutes(app: Hono<ServerEnv>, parts: ServerParts): void {
  const { executions } = parts;
  app.get('/api/v1/executions', async (c) => {
    const filter = { ...listFilterOf(c.req.query()), tenant: visibleTo(c) };
    const { records, next } = await executions.list(filter);
    return jsonReply(200, { executions: records.map(presentBriefly), next });
  });
  app.get('/api/v1/executions/:id', async (c) =>
    jsonReply(200, presentRecord(await recordOf(c, parts))),
  );
  app.delete('/api/v1/executions/:id', (c) => kill(c, parts));
  app.get('/api/v1/executions/:id/events', async (c) => {
    const { id } = await recordOf(c, parts);
    return eventStream(c.req.raw, id, executions);
  });
  app.get(String.raw`/api/v1/executions/:id/artifacts/:path{[\s\S]+}`, async (c) => {
    const record = await recordOf(c, parts);
    const artifact = record.artifacts.find(({ path }) => path === c.req.param('path'));
    const bytes =
      artifact === undefined ? null : await executions.readArtifact(record.id, artifact.path);
    if (artifact === undefined || bytes === null) throw new HttpFailure(404, 'artifact not found');
    return artifactReply(artifact, bytes);
  });
}
