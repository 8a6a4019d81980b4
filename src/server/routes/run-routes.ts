import type { Hono } from 'hono';
import { z } from 'zod';
import { jsonObjectSchema } from '../../json.ts';
import type { Reviews } from '../../review/reviews.ts';
import type { RunFile } from '../../review/run-folder.ts';
import { HttpFailure } from '../http-failure.ts';
import { jsonReply } from '../json-reply.ts';
import { readJson } from '../read-json.ts';
import type { ServerContext, ServerEnv, ServerParts } from '../server-env.ts';
import { artifactReply } from './artifact-reply.ts';
import { refusalReply } from './review-failure.ts';
import { sseFrame, sseReply } from './sse-reply.ts';

const MB = 1_048_576;
const MAX_ID = 200;

/** Fields beside these are those of a request. */
export const newRunSchema = z
  .object({
    task: z.string().min(1).max(100_000).describe('what to compute, in plain words'),
    thread_id: z.string().min(1).optional().describe('default: a new one'),
  })
  .catchall(z.json());

const unknown = (): HttpFailure => new HttpFailure(404, 'run not found');
const idOf = (c: ServerContext): string => c.req.param('id') ?? '';

async function start(c: ServerContext, reviews: Reviews, parts: ServerParts): Promise<Response> {
  const maxBytes = parts.config.maxBodyMb * MB;
  const body = await readJson(c.req.raw, newRunSchema, maxBytes, parts.uploads);
  const { task, thread_id: threadId = null, ...fields } = body;
  try {
    const request = jsonObjectSchema.parse({ ...fields, user_query: task });
    return jsonReply(202, { thread_id: await reviews.start(request, threadId, c.get('tenant')) });
  } catch (error) {
    return refusalReply(error);
  }
}

async function events(c: ServerContext, reviews: Reviews): Promise<Response> {
  const lastId = c.req.header('last-event-id')?.slice(0, MAX_ID) ?? null;
  const gone = new AbortController();
  const found = await reviews.runEvents(idOf(c), lastId, gone.signal);
  if (found === null) throw unknown();
  return sseReply(c.req.raw, async function* frames(signal) {
    signal.addEventListener('abort', () => gone.abort());
    for (;;) {
      const { value, done } = await found.next();
      if (done === true) {
        if (!signal.aborted) yield sseFrame('end', { status: value });
        return;
      }
      yield sseFrame(value.event.type, value.event, value.id);
    }
  });
}

/** For saving: a browser must neither show it nor guess what it is. */
function fileReply(file: RunFile | null): Response {
  if (file === null) throw new HttpFailure(404, 'file not found');
  const { name, mimeType, sizeBytes, bytes } = file;
  return artifactReply({ path: name, mimeType, sizeBytes }, bytes);
}

/** Runs of the agent. */
export function addRunRoutes(app: Hono<ServerEnv>, reviews: Reviews, parts: ServerParts): void {
  app.post('/api/v1/runs', (c) => start(c, reviews, parts));
  app.get('/api/v1/runs/:id', async (c) => {
    const run = await reviews.run(idOf(c));
    if (run === null) throw unknown();
    return jsonReply(200, run);
  });
  app.post('/api/v1/runs/:id/cancel', async (c) => {
    if (!(await reviews.cancel(idOf(c)))) {
      throw new HttpFailure(404, 'this server has no run under way on the thread');
    }
    return jsonReply(200, await reviews.run(idOf(c)));
  });
  app.get('/api/v1/runs/:id/events', (c) => events(c, reviews));
  app.get('/api/v1/runs/:id/notebook', async (c) => fileReply(await reviews.notebook(idOf(c))));
  app.get(String.raw`/api/v1/runs/:id/files/:path{[\s\S]+}`, async (c) =>
    fileReply(await reviews.file(idOf(c), c.req.param('path') ?? '')),
  );
}
