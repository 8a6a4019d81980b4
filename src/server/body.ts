import { HttpFailure } from './http-failure.ts';
import type { UploadShare } from './upload-budget.ts';

const tooLarge = (maxBytes: number): HttpFailure =>
  new HttpFailure(413, `request body exceeds limit of ${maxBytes} bytes`);

/**
 * The chunks of a request's body. A body over the limit is not read on, so the answer still finds its way.
 * @throws {HttpFailure} 413 the body is, or says it is, over `maxBytes`; 429 from the share
 */
export async function* bodyChunks(
  request: Request,
  maxBytes: number,
  share: UploadShare,
): AsyncGenerator<Buffer> {
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge(maxBytes);
  if (request.body === null) return;
  const reader = request.body.getReader();
  let size = 0;
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      size += value.length;
      if (size > maxBytes) throw tooLarge(maxBytes);
      share.take(value.length);
      yield Buffer.from(value.buffer, value.byteOffset, value.length);
    }
  } finally {
    reader.releaseLock();
  }
}

/** @throws {HttpFailure} 413, 429 */
export async function readText(
  request: Request,
  maxBytes: number,
  share: UploadShare,
): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of bodyChunks(request, maxBytes, share)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
