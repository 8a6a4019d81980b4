import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { HttpFailure } from '../../src/server/http-failure.ts';
import { addGrantRoutes } from '../../src/server/routes/grant-routes.ts';
import type { ServerEnv } from '../../src/server/server-env.ts';
import { allow, FETCH, openAgent } from '../grants/agent.ts';

function serve(grants: Parameters<typeof addGrantRoutes>[1]): Hono<ServerEnv> {
  const app = new Hono<ServerEnv>();
  app.use(async (c, next) => {
    c.set('tenant', 'boss');
    await next();
  });
  app.onError((error) =>
    Response.json(
      { error: error.message },
      { status: error instanceof HttpFailure ? error.status : 500 },
    ),
  );
  addGrantRoutes(app, grants);
  return app;
}

describe('/api/v1/grants', () => {
  it('lists grants and revokes them in the name of the tenant', async () => {
    await using agent = openAgent();
    const id = await allow(agent, FETCH);
    const app = serve(agent.service.grants);
    const list = async (query = ''): Promise<unknown> =>
      (await app.request(`/api/v1/grants${query}`)).json();
    expect(await list()).toMatchObject({
      grants: [{ grant_id: id, scope: 'thread', until: expect.any(String) }],
    });
    expect(await list('?thread_id=other')).toEqual({ grants: [] });
    const gone = await app.request(`/api/v1/grants/${id}`, { method: 'DELETE' });
    expect(gone.status).toBe(204);
    expect(await list()).toEqual({ grants: [] });
    expect(await list('?all=true&thread_id=thread')).toMatchObject({
      grants: [{ revoked_by: 'boss' }],
    });
  });

  it('says what is wrong', async () => {
    await using agent = openAgent();
    const app = serve(agent.service.grants);
    const missing = await app.request('/api/v1/grants/none', { method: 'DELETE' });
    expect(missing.status).toBe(404);
    expect(await missing.json()).toEqual({ error: expect.stringContaining('"none"') as unknown });
    expect((await app.request('/api/v1/grants?all=maybe')).status).toBe(400);
  });
});
