import type { Hono } from 'hono';
import { z } from 'zod';
import { ContainerConfigurationError } from '../../errors.ts';
import type { Grants } from '../../grants/grants.ts';
import { badRequest, HttpFailure } from '../http-failure.ts';
import { jsonReply } from '../json-reply.ts';
import type { ServerEnv } from '../server-env.ts';

const querySchema = z.object({
  thread_id: z.string().min(1).optional(),
  user_id: z.string().min(1).optional(),
  all: z.enum(['true', 'false']).default('false'),
});

/** What approvals allow for later programs: to be listed, and revoked in the name of the tenant. */
export function addGrantRoutes(
  app: Pick<Hono<ServerEnv>, 'get' | 'delete'>,
  grants: Pick<Grants, 'list' | 'revoke'>,
): void {
  app.get('/api/v1/grants', async (c) => {
    const query = querySchema.safeParse(c.req.query());
    if (!query.success) throw badRequest(z.prettifyError(query.error));
    const { thread_id: threadId, user_id: userId, all } = query.data;
    const listed = await grants.list({ threadId, userId, all: all === 'true' });
    return jsonReply(200, { grants: listed });
  });
  app.delete('/api/v1/grants/:id', async (c) => {
    try {
      await grants.revoke(c.req.param('id'), c.get('tenant'));
      return new Response(null, { status: 204 });
    } catch (error) {
      if (!(error instanceof ContainerConfigurationError)) throw error;
      throw new HttpFailure(404, error.message);
    }
  });
}
