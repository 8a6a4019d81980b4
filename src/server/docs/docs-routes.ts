import type { OpenAPIHono } from '@hono/zod-openapi';
import { jsonReply, textReply } from '../json-reply.ts';
import type { ServerEnv } from '../server-env.ts';
import { describeApi, type ApiParts } from './describe-api.ts';
import { swaggerAsset } from './swagger-assets.ts';
import { SWAGGER_INITIALIZER, SWAGGER_PAGE } from './swagger-page.ts';

const reply = (type: string, body: string | Uint8Array): Response =>
  new Response(body as BodyInit, { headers: { 'content-type': type } });

/** Swagger UI and the document it shows. Source: python-executor spec §1.2. */
export function addDocsRoutes(app: OpenAPIHono<ServerEnv>, parts: ApiParts): void {
  const document = describeApi(app, parts);
  app.get('/docs/index.html', () => reply('text/html; charset=utf-8', SWAGGER_PAGE));
  app.get('/docs/swagger-initializer.js', () =>
    reply('text/javascript; charset=utf-8', SWAGGER_INITIALIZER),
  );
  app.get('/docs/doc.json', () => jsonReply(200, document()));
  app.get('/docs', (c) => c.redirect('/docs/', 301));
  app.get('/docs/', () => textReply(404, 'Not Found'));
  app.get('/docs/:file', async (c) => {
    const asset = await swaggerAsset(c.req.param('file'));
    return asset === null ? textReply(404, 'Not Found') : reply(asset.type, asset.bytes);
  });
  app.all('/docs/*', (c) =>
    c.req.method === 'GET' ? textReply(404, 'Not Found') : new Response(null, { status: 405 }),
  );
}
