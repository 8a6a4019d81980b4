import { z } from 'zod';
import {
  codeCheckSchema,
  reviewDecisionSchema,
  reviewDetailSchema,
  reviewSchema,
} from '../../review/review.ts';
import { runViewSchema } from '../../review/run-view.ts';
import { grantSchema } from '../../grants/grant.ts';
import { newRunSchema } from '../routes/run-routes.ts';
import { fails, json } from './responses.ts';

const pathParam = (name: string) => z.string().meta({ param: { name, in: 'path' } });
const params = z.object({ id: pathParam('id') });
const body = (schema: z.ZodType) => ({
  body: { required: true, content: { 'application/json': { schema } } },
});
const stream = (description: string) => ({
  description,
  content: { 'text/event-stream': { schema: z.string() } },
});
const file = (description: string) => ({
  description,
  content: { '*/*': { schema: z.string().meta({ format: 'binary' }) } },
});
const resumed = z.object({ 'Last-Event-ID': z.string().optional() });
const refused = z.object({ error: z.string(), review: reviewSchema });

const RUN_ROUTES = [
  {
    method: 'post',
    path: '/runs',
    summary: 'Begin a run of the agent; fields beside these are those of a request',
    request: body(newRunSchema),
    responses: {
      202: json(z.object({ thread_id: z.string() }), 'it runs'),
      ...fails(400, 401, 403, 409, 413, 429),
    },
  },
  {
    method: 'get',
    path: '/runs/{id}',
    summary: 'The last run of a thread',
    request: { params },
    responses: { 200: json(runViewSchema, 'as it is now'), ...fails(401, 404, 429) },
  },
  {
    method: 'post',
    path: '/runs/{id}/cancel',
    summary: 'Stop a run that this server carries on',
    request: { params },
    responses: { 200: json(runViewSchema, 'as it is now'), ...fails(401, 403, 404, 429) },
  },
  {
    method: 'get',
    path: '/runs/{id}/events',
    summary: 'What happens in a run, as server-sent events',
    request: { params, headers: resumed },
    responses: {
      200: stream(
        '`stage`, `token`, `code`, `analysis`, `stdout`, `stderr`, `warning`, `executed`, `error`, `gap`, at last `end`',
      ),
      ...fails(401, 404, 429),
    },
  },
  {
    method: 'get',
    path: '/runs/{id}/notebook',
    summary: 'The last notebook of a run',
    request: { params },
    responses: { 200: file('nbformat 4.5'), ...fails(401, 404, 429) },
  },
  {
    method: 'get',
    path: '/runs/{id}/files/{path}',
    summary: "A file of a run's folder",
    request: { params: params.extend({ path: pathParam('path') }) },
    responses: { 200: file('its bytes'), ...fails(401, 404, 429) },
  },
];

const REVIEW_ROUTES = [
  {
    method: 'get',
    path: '/reviews',
    summary: 'Questions to humans: those that wait, oldest first, or all, newest first',
    request: {
      query: z.object({
        status: z.enum(['waiting', 'all']).optional(),
        limit: z.int().min(1).max(200).optional(),
      }),
    },
    responses: {
      200: json(z.object({ reviews: z.array(reviewSchema) }), 'the list'),
      ...fails(400, 401, 429),
    },
  },
  {
    method: 'get',
    path: '/reviews/events',
    summary: 'Changes of reviews, as server-sent events',
    responses: { 200: stream('`hello`, then `review` for each change'), ...fails(401, 429) },
  },
  {
    method: 'get',
    path: '/reviews/{id}',
    summary: 'All that a reviewer looks at',
    request: { params },
    responses: { 200: json(reviewDetailSchema, 'the review'), ...fails(401, 404, 429) },
  },
  {
    method: 'post',
    path: '/reviews/{id}/analyze',
    summary: 'Analyse code that a reviewer is writing; nothing is kept',
    request: { params, ...body(z.object({ code: z.string() })) },
    responses: {
      200: json(codeCheckSchema, 'what analysis says'),
      ...fails(400, 401, 403, 404, 413, 429),
    },
  },
  {
    method: 'post',
    path: '/reviews/{id}/decision',
    summary: 'Answer; the run goes on in the background',
    request: { params, ...body(reviewDecisionSchema) },
    responses: {
      202: json(reviewSchema, 'the answer counts'),
      409: json(refused, 'somebody answered before'),
      410: json(refused, 'it expired'),
      ...fails(400, 401, 403, 404, 413, 429),
    },
  },
];

const RECORD_ROUTES = [
  {
    method: 'get',
    path: '/audit',
    summary: 'What was asked, answered, refused and executed, newest first',
    request: {
      query: z.object({
        limit: z.int().min(1).max(500).optional(),
        before: z.string().optional().describe('`id` or `ts` of a record: only older ones'),
      }),
    },
    responses: {
      200: json(z.object({ records: z.array(z.record(z.string(), z.unknown())) }), 'a page'),
      ...fails(400, 401, 429),
    },
  },
  {
    method: 'get',
    path: '/grants',
    summary: 'What reviewers have allowed beforehand',
    request: {
      query: z.object({
        thread_id: z.string().optional(),
        user_id: z.string().optional(),
        all: z.enum(['true', 'false']).optional(),
      }),
    },
    responses: {
      200: json(z.object({ grants: z.array(grantSchema) }), 'newest first'),
      ...fails(400, 401, 429),
    },
  },
  {
    method: 'delete',
    path: '/grants/{id}',
    summary: 'Revoke a grant',
    request: { params },
    responses: { 204: { description: 'it covers no program any more' }, ...fails(401, 403, 404) },
  },
];

/** The routes of a server with the agent. */
export const AGENT_ROUTES = [...RUN_ROUTES, ...REVIEW_ROUTES, ...RECORD_ROUTES];
