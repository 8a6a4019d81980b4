import { posix } from 'node:path';
import type { ReadableStream } from 'node:stream/web';
import type { StoredArtifact } from '../../jobs/execution-record.ts';

/** The program chose it; it must not end the header. */
const MIME = /^[\w.+-]+\/[\w.+-]+(?:; ?charset=[\w-]+)?$/;

/** A file that a program left, for saving: a browser must neither show it nor guess what it is. */
export function artifactReply(
  { path, mimeType, sizeBytes }: Pick<StoredArtifact, 'path' | 'mimeType' | 'sizeBytes'>,
  bytes: ReadableStream<Uint8Array>,
): Response {
  const name = encodeURIComponent(posix.basename(path).toWellFormed()).replaceAll("'", '%27');
  const headers = {
    'content-type': MIME.test(mimeType) ? mimeType : 'application/octet-stream',
    'content-length': String(sizeBytes),
    'content-disposition': `attachment; filename*=UTF-8''${name}`,
    'content-security-policy': "sandbox; default-src 'none'",
    'x-content-type-options': 'nosniff',
  };
  return new Response(bytes as unknown as BodyInit, { headers });
}
