import type { Hono } from 'hono';
import type { z } from 'zod';
import { readText } from '../body.ts';
import { badRequest } from '../http-failure.ts';
import { requestedImage } from '../jobs/images.ts';
import { limitsOf } from '../jobs/limits-of.ts';
import { networkOfEval } from '../jobs/network-of.ts';
import { jsonReply } from '../json-reply.ts';
import { visibleTo, type ServerContext, type ServerEnv, type ServerParts } from '../server-env.ts';
import { presentSessionExecution } from '../wire/present-session-execution.ts';
import {
  executeInSessionSchema,
  openSessionSchema,
  presentSession,
  resetSessionSchema,
} from '../wire/session-schema.ts';
import { answered } from './session-failure.ts';
import { sessionStream, wantsStream } from './session-stream.ts';

const MB = 1_048_576;

/** An empty body counts as `{}`. @throws {HttpFailure} 400, 413, 429 */
async function readBody<T>(
  c: ServerContext,
  schema: z.ZodType<T>,
  { uploads, config }: ServerParts,
): Promise<T> {
  using share = uploads.open();
  const text = await readText(c.req.raw, config.maxBodyMb * MB, share);
  let value: unknown;
  try {
    value = text.trim() === '' ? {} : JSON.parse(text);
  } catch (error) {
    throw badRequest((error as Error).message);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue?.path.join('.') ?? '';
  throw badRequest(`${path === '' ? 'body' : path}: ${issue?.message ?? 'wrong'}`);
}

async function open(c: ServerContext, parts: ServerParts): Promise<Response> {
  const { config, limits, idle_seconds, docker_image, env, context } = await readBody(
    c,
    openSessionSchema,
    parts,
  );
  const image = requestedImage(docker_image, parts.config);
  const info = await answered(
    parts.sessions.open({
      tenant: c.get('tenant'),
      limits: limitsOf({ config, limits }, parts.config),
      network: networkOfEval(config),
      idleSeconds: idle_seconds,
      env,
      context,
      ...(image === undefined ? {} : { image }),
    }),
  );
  return jsonReply(201, presentSession(info));
}

async function execute(c: ServerContext, parts: ServerParts): Promise<Response> {
  const { sessions, config } = parts;
  const id = c.req.param('id') ?? '';
  const tenant = visibleTo(c);
  const { limits } = await answered((async () => sessions.get(id, { tenant }))());
  const { code, capture, timeout_seconds } = await readBody(c, executeInSessionSchema, parts);
  const given = timeout_seconds === undefined ? limits.timeoutMs : timeout_seconds * 1000;
  const timeoutMs = Math.max(1, Math.round(given));
  if (timeoutMs > config.maxTimeoutSeconds * 1000) {
    throw badRequest(
      `timeout_seconds is ${timeout_seconds}; this server takes at most ${config.maxTimeoutSeconds}`,
    );
  }
  const program = { code, capture, timeoutMs };
  const run = async (options: Parameters<typeof sessions.execute>[2]): Promise<object> => {
    const execution = await answered(sessions.execute(id, program, { ...options, tenant }));
    return presentSessionExecution(execution, timeoutMs, sessions.get(id, { tenant }));
  };
  const request = c.req.raw;
  if (!wantsStream(request)) return jsonReply(200, await run({ signal: request.signal }));
  return await sessionStream(request, (onEvent, signal) => run({ onEvent, signal }));
}

const idOf = (c: ServerContext): string => c.req.param('id') ?? '';
const of = (c: ServerContext) => ({ tenant: visibleTo(c) });

/** Interpreters that keep their state between programs. */
export function addSessionRoutes(app: Hono<ServerEnv>, parts: ServerParts): void {
  const { sessions } = parts;
  app.post('/api/v1/sessions', (c) => open(c, parts));
  app.get('/api/v1/sessions', (c) =>
    jsonReply(200, { sessions: sessions.list(of(c)).map(presentSession) }),
  );
  app.get('/api/v1/sessions/:id', async (c) => {
    const info = await answered((async () => sessions.get(idOf(c), of(c)))());
    return jsonReply(200, presentSession(info));
  });
  app.delete('/api/v1/sessions/:id', async (c) =>
    jsonReply(200, presentSession(await answered(sessions.close(idOf(c), of(c))))),
  );
  app.post('/api/v1/sessions/:id/execute', (c) => execute(c, parts));
  app.post('/api/v1/sessions/:id/reset', async (c) => {
    const { keep_files: keepFiles } = await readBody(c, resetSessionSchema, parts);
    const info = await answered(sessions.reset(idOf(c), { ...of(c), keepFiles }));
    return jsonReply(200, presentSession(info));
  });
}
