import { z } from 'zod';
import {
  executeInSessionSchema,
  openSessionSchema,
  resetSessionSchema,
  sessionFileSchema,
  sessionFilesSchema,
  sessionListSchema,
  sessionResultSchema,
  sessionSchema,
} from '../wire/session-schema.ts';
import { fails, json, params } from './responses.ts';

const bodyOf = (schema: z.ZodType) => ({
  body: { required: true, content: { 'application/json': { schema } } },
});
const fileParams = params.extend({
  path: z.string().meta({ param: { name: 'path', in: 'path' } }),
});
const bytes = { schema: z.string().meta({ format: 'binary' }) };

/** The routes of sessions for the OpenAPI document. */
export const SESSION_ROUTES = [
  {
    method: 'post',
    path: '/sessions',
    summary: 'Open a session: an interpreter that keeps its state between programs',
    request: bodyOf(openSessionSchema),
    responses: { 201: json(sessionSchema, 'it is open'), ...fails(400, 401, 413, 429, 503) },
  },
  {
    method: 'get',
    path: '/sessions',
    summary: 'List sessions',
    responses: { 200: json(sessionListSchema, 'oldest first'), ...fails(401, 429) },
  },
  {
    method: 'get',
    path: '/sessions/{id}',
    summary: 'State of a session',
    request: { params },
    responses: { 200: json(sessionSchema, 'as it is now'), ...fails(401, 404, 429) },
  },
  {
    method: 'delete',
    path: '/sessions/{id}',
    summary: 'Close a session; a program that runs is stopped',
    request: { params },
    responses: { 200: json(sessionSchema, 'it is closed'), ...fails(401, 404, 429) },
  },
  {
    method: 'post',
    path: '/sessions/{id}/execute',
    summary: 'Run a program in a session and wait; with `Accept: text/event-stream` live',
    request: { params, ...bodyOf(executeInSessionSchema) },
    responses: {
      200: {
        description: 'how it ended; as events: `stdout`, `stderr`, at last `end` with the result',
        content: {
          'application/json': { schema: sessionResultSchema },
          'text/event-stream': { schema: z.string() },
        },
      },
      ...fails(400, 401, 404, 409, 410, 413, 429, 503),
    },
  },
  {
    method: 'post',
    path: '/sessions/{id}/reset',
    summary: 'A fresh interpreter for a session',
    request: { params, ...bodyOf(resetSessionSchema) },
    responses: {
      200: json(sessionSchema, 'it takes programs'),
      ...fails(400, 401, 404, 409, 410, 429, 503),
    },
  },
  {
    method: 'get',
    path: '/sessions/{id}/files',
    summary: 'List the files of a session',
    request: { params },
    responses: { 200: json(sessionFilesSchema, 'by path'), ...fails(401, 404, 409, 410, 429) },
  },
  {
    method: 'get',
    path: '/sessions/{id}/files/{path}',
    summary: 'A file of a session',
    request: { params: fileParams },
    responses: {
      200: { description: 'its bytes', content: { '*/*': bytes } },
      ...fails(400, 401, 404, 409, 410, 429),
    },
  },
  {
    method: 'put',
    path: '/sessions/{id}/files/{path}',
    summary: 'Write a file of a session',
    request: {
      params: fileParams,
      body: { required: true, content: { 'application/octet-stream': bytes } },
    },
    responses: {
      200: json(sessionFileSchema, 'it is written'),
      ...fails(400, 401, 404, 409, 410, 413, 429),
    },
  },
];
