import type { Hono } from 'hono';
import { z } from 'zod';
import type { Reviews } from '../../review/reviews.ts';
import { jsonReply } from '../json-reply.ts';
import type { ServerEnv } from '../server-env.ts';
import { readQuery } from './read-query.ts';

const querySchema = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  before: z
    .union([z.coerce.number().int().min(0), z.iso.datetime({ offset: true })])
    .optional()
    .describe('`id` or `ts` of a record: only older ones'),
});

/** What was asked, answered, refused and executed. */
export function addAuditRoute(app: Hono<ServerEnv>, reviews: Reviews): void {
  app.get('/api/v1/audit', async (c) => {
    const { limit, before = null } = readQuery(c.req.query(), querySchema);
    return jsonReply(200, { records: await reviews.audit({ limit, before }) });
  });
}
