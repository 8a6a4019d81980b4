import { once } from 'node:events';
import { pack, type Header } from 'tar-stream';

export type Member = Partial<Header> & { readonly name: string; readonly content?: string };

/** A tar archive. */
export async function tarOf(members: readonly Member[]): Promise<Buffer> {
  const archive = pack();
  const chunks: Buffer[] = [];
  archive.on('data', (chunk) => chunks.push(chunk as Buffer));
  const ended = once(archive as unknown as NodeJS.EventEmitter, 'end');
  for (const { content = '', ...header } of members) archive.entry(header, content);
  archive.finalize();
  await ended;
  return Buffer.concat(chunks);
}

export const program = (code: string): Promise<Buffer> =>
  tarOf([{ name: 'main.py', content: code }]);

interface Part {
  readonly name: string;
  readonly filename?: string;
  readonly type?: string;
  readonly body: string | Buffer;
}

/** A form as it goes over the wire, part by part. */
export function formOf(parts: readonly Part[]): { body: Buffer; type: string } {
  const boundary = 'X-BOUNDARY-1';
  const pieces = parts.flatMap(({ name, filename, type, body }) => [
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"`,
    filename === undefined ? '' : `; filename="${filename}"`,
    type === undefined ? '\r\n\r\n' : `\r\nContent-Type: ${type}\r\n\r\n`,
    body,
    '\r\n',
  ]);
  const all = [...pieces, `--${boundary}--\r\n`].map((piece) => Buffer.from(piece as string));
  return { body: Buffer.concat(all), type: `multipart/form-data; boundary=${boundary}` };
}

export const tarPart = (body: Buffer): Part => ({
  name: 'tar',
  filename: 'code.tar',
  type: 'application/octet-stream',
  body,
});

export const metadataPart = (metadata: unknown): Part => ({
  name: 'metadata',
  body: typeof metadata === 'string' ? metadata : JSON.stringify(metadata),
});

interface Answer {
  readonly status: number;
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any;
  readonly headers: Headers;
}

export async function send(
  url: string,
  parts: readonly Part[],
  headers: Record<string, string> = {},
): Promise<Answer> {
  const { body, type } = formOf(parts);
  const init = { method: 'POST', body, headers: { 'content-type': type, ...headers } };
  const response = await fetch(url, init as RequestInit);
  return { status: response.status, body: await response.json(), headers: response.headers };
}

export async function submit(url: string, archive: Buffer, metadata: unknown): Promise<Answer> {
  return await send(`${url}/api/v1/exec/sync`, [tarPart(archive), metadataPart(metadata)]);
}

export async function evaluate(url: string, body: unknown): Promise<Answer> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(`${url}/api/v1/eval`, { method: 'POST', body: text });
  return { status: response.status, body: await response.json(), headers: response.headers };
}
