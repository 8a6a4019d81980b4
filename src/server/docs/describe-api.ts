import type { OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import type { ServerEnv } from '../server-env.ts';
import { evalRequestSchema } from '../wire/eval-schema.ts';
import { metadataSchema } from '../wire/metadata-schema.ts';
import { fails, json, params } from './responses.ts';
import { SESSION_ROUTES } from './session-routes.ts';
import {
  listSchema,
  resultSchema,
  sandboxInfoSchema,
  statusSchema,
} from '../wire/result-schema.ts';

const submission = {
  body: {
    required: true,
    content: {
      'multipart/form-data': {
        schema: z.object({
          tar: z.string().meta({
            format: 'binary',
            description:
              'file part; a tar archive, plain or gzip. Names must stay inside; links, devices and pipes are left out. The other part, `metadata`, is JSON without a file name.',
          }),
          metadata: metadataSchema,
        }),
      },
    },
  },
};

const ROUTES = [
  {
    method: 'post',
    path: '/exec/sync',
    summary: 'Run an archive and wait',
    request: submission,
    responses: { 200: json(resultSchema, 'how it ended'), ...fails(400, 401, 413, 429, 500, 503) },
  },
  {
    method: 'post',
    path: '/exec/async',
    summary: 'Run an archive',
    request: submission,
    responses: {
      202: json(z.object({ execution_id: z.string() }), 'it was taken'),
      ...fails(400, 401, 413, 429, 500, 503),
    },
  },
  {
    method: 'post',
    path: '/eval',
    summary: 'Run code and wait; optionally with the value of its last expression',
    request: {
      body: { required: true, content: { 'application/json': { schema: evalRequestSchema } } },
    },
    responses: { 200: json(resultSchema, 'how it ended'), ...fails(400, 401, 413, 429, 500, 503) },
  },
  {
    method: 'get',
    path: '/executions',
    summary: 'List executions',
    request: {
      query: z.object({
        status: statusSchema.optional(),
        limit: z.int().min(1).max(500).optional(),
        cursor: z.string().optional(),
        created_after: z.iso.datetime({ offset: true }).optional(),
      }),
    },
    responses: { 200: json(listSchema, 'a page'), ...fails(400, 401, 429) },
  },
  {
    method: 'get',
    path: '/executions/{id}',
    summary: 'State and result of an execution',
    request: { params },
    responses: { 200: json(resultSchema, 'as it is now'), ...fails(401, 404, 429) },
  },
  {
    method: 'delete',
    path: '/executions/{id}',
    summary: 'Kill an execution',
    request: { params },
    responses: {
      200: json(z.object({ status: statusSchema }), 'its status now'),
      ...fails(401, 404, 429, 500),
    },
  },
  {
    method: 'get',
    path: '/executions/{id}/events',
    summary: 'What happens to an execution, as server-sent events',
    request: {
      params,
      headers: z.object({ 'Last-Event-ID': z.string().optional() }),
    },
    responses: {
      200: {
        description: '`status`, `stdout`, `stderr`, `gap`, at last `end` with the result',
        content: { 'text/event-stream': { schema: z.string() } },
      },
      ...fails(400, 401, 404, 429),
    },
  },
  {
    method: 'get',
    path: '/executions/{id}/artifacts/{path}',
    summary: 'A file that an execution left',
    request: {
      params: params.extend({
        path: z.string().meta({ param: { name: 'path', in: 'path' } }),
      }),
    },
    responses: {
      200: {
        description: 'its bytes',
        content: { '*/*': { schema: z.string().meta({ format: 'binary' }) } },
      },
      ...fails(401, 404, 429),
    },
  },
  {
    method: 'get',
    path: '/sandbox',
    summary: 'What runs the programs',
    responses: { 200: json(sandboxInfoSchema, 'the sandbox'), ...fails(401, 429, 503) },
  },
];

type RouteConfig = Parameters<OpenAPIHono['openAPIRegistry']['registerPath']>[0];

/** The OpenAPI 3.1 document, made of the schemas that the routes read with. */
export function describeApi(app: OpenAPIHono<ServerEnv>, hasTokens: boolean): () => object {
  // Its declarations want methods on the schemas that nothing here uses.
  for (const route of [...ROUTES, ...SESSION_ROUTES])
    app.openAPIRegistry.registerPath(route as unknown as RouteConfig);
  const bearer = { type: 'http', scheme: 'bearer' } as const;
  if (hasTokens) app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', bearer);
  return () =>
    app.getOpenAPI31Document({
      openapi: '3.1.0',
      info: {
        title: 'Python executor',
        version: '1.0.0',
        description: 'Runs Python in isolation.',
      },
      servers: [{ url: '/api/v1' }],
      ...(hasTokens ? { security: [{ bearer: [] }] } : {}),
    });
}
