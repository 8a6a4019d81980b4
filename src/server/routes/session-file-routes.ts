import type { Hono } from 'hono';
import type { ReadableStream } from 'node:stream/web';
import { bodyChunks } from '../body.ts';
import { HttpFailure } from '../http-failure.ts';
import { jsonReply } from '../json-reply.ts';
import { visibleTo, type ServerContext, type ServerEnv, type ServerParts } from '../server-env.ts';
import { artifactReply } from './artifact-reply.ts';
import { answered } from './session-failure.ts';

const MB = 1_048_576;
const PATH = String.raw`/api/v1/sessions/:id/files/:path{[\s\S]+}`;

async function write(c: ServerContext, parts: ServerParts): Promise<Response> {
  const { sessions, uploads, config } = parts;
  const [id, path] = [c.req.param('id') ?? '', c.req.param('path') ?? ''];
  const of = { tenant: visibleTo(c) };
  await answered((async () => sessions.get(id, of))());
  using share = uploads.open();
  const chunks: Buffer[] = [];
  for await (const chunk of bodyChunks(c.req.raw, config.maxBodyMb * MB, share)) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  await answered(sessions.writeFile(id, path, bytes, of));
  return jsonReply(200, { path, size_bytes: bytes.byteLength });
}

async function read(c: ServerContext, { sessions }: ServerParts): Promise<Response> {
  const [id, path] = [c.req.param('id') ?? '', c.req.param('path') ?? ''];
  const bytes = await answered(sessions.readFile(id, path, { tenant: visibleTo(c) }));
  if (bytes === null) throw new HttpFailure(404, 'file not found');
  const about = { path, mimeType: 'application/octet-stream', sizeBytes: bytes.byteLength };
  return artifactReply(
    about,
    new Blob([Uint8Array.from(bytes)]).stream() as ReadableStream<Uint8Array>,
  );
}

/** The work folder of a session. */
export function addSessionFileRoutes(app: Hono<ServerEnv>, parts: ServerParts): void {
  app.get('/api/v1/sessions/:id/files', async (c) => {
    const id = c.req.param('id');
    const files = await answered(parts.sessions.listFiles(id, { tenant: visibleTo(c) }));
    const told = files.map(({ path, sizeBytes }) => ({ path, size_bytes: sizeBytes }));
    return jsonReply(200, { files: told });
  });
  app.get(PATH, (c) => read(c, parts));
  app.put(PATH, (c) => write(c, parts));
}
