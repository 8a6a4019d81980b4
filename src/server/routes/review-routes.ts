import type { Hono } from 'hono';
import { z } from 'zod';
import { reviewDecisionSchema } from '../../review/review.ts';
import type { Reviews } from '../../review/reviews.ts';
import { HttpFailure } from '../http-failure.ts';
import { jsonReply } from '../json-reply.ts';
import { readJson } from '../read-json.ts';
import type { ServerContext, ServerEnv, ServerParts } from '../server-env.ts';
import { readQuery } from './read-query.ts';
import { refusalReply } from './review-failure.ts';
import { sseFrame, sseReply } from './sse-reply.ts';

const MAX_CODE_BYTES = 4_194_304;
const codeSchema = z.strictObject({ code: z.string().max(1_000_000) });
const listSchema = z.object({
  status: z.enum(['waiting', 'all']).default('waiting'),
  limit: z.coerce.number().int().min(1).max(200).default(200),
});

const unknown = (): HttpFailure => new HttpFailure(404, 'review not found');

async function decide(c: ServerContext, reviews: Reviews, parts: ServerParts): Promise<Response> {
  const { raw } = c.req;
  const decision = await readJson(raw, reviewDecisionSchema, MAX_CODE_BYTES, parts.uploads);
  try {
    const id = c.req.param('id') ?? '';
    const review = await reviews.decide(id, decision, c.get('tenant'));
    if (review === null) throw unknown();
    return jsonReply(202, review);
  } catch (error) {
    return refusalReply(error);
  }
}

/** Questions to humans, and their answers. */
export function addReviewRoutes(app: Hono<ServerEnv>, reviews: Reviews, parts: ServerParts): void {
  app.get('/api/v1/reviews', async (c) =>
    jsonReply(200, { reviews: await reviews.list(readQuery(c.req.query(), listSchema)) }),
  );
  app.get('/api/v1/reviews/events', (c) =>
    sseReply(c.req.raw, async function* frames(signal) {
      const changes = reviews.changes(signal);
      yield sseFrame('hello', {});
      for await (const review of changes) yield sseFrame('review', review);
    }),
  );
  app.get('/api/v1/reviews/:id', async (c) => {
    const review = await reviews.get(c.req.param('id'), c.get('tenant'));
    if (review === null) throw unknown();
    return jsonReply(200, review);
  });
  app.post('/api/v1/reviews/:id/analyze', async (c) => {
    const { code } = await readJson(c.req.raw, codeSchema, MAX_CODE_BYTES, parts.uploads);
    const check = await reviews.analyze(c.req.param('id'), code);
    if (check === null) throw unknown();
    return jsonReply(200, check);
  });
  app.post('/api/v1/reviews/:id/decision', (c) => decide(c, reviews, parts));
}
