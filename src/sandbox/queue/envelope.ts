import { z } from 'zod';
import { ContainerConnectivityError } from '../../errors.ts';
import type { BlobStore } from './blobs/blob-store.ts';

/** What is larger goes through the blob store, so that Redis keeps small things only; bytes. */
const INLINE_BYTES = 32_768;

/** Bytes, or where they are. */
export const envelopeSchema = z.union([
  z.strictObject({ base64: z.string() }),
  z.strictObject({ blob: z.string() }),
]);
export type Envelope = z.infer<typeof envelopeSchema>;

/** Puts bytes where others find them; `key` names them in the blob store. */
export async function seal(bytes: Buffer, blobs: BlobStore, key: string): Promise<Envelope> {
  if (bytes.length <= INLINE_BYTES) return { base64: bytes.toString('base64') };
  await blobs.put(key, bytes);
  return { blob: key };
}

/** @throws {ContainerConnectivityError} they are not there */
export async function unseal(envelope: Envelope, blobs: BlobStore): Promise<Buffer> {
  if ('base64' in envelope) return Buffer.from(envelope.base64, 'base64');
  const bytes = await blobs.get(envelope.blob);
  if (bytes !== null) return bytes;
  throw new ContainerConnectivityError(
    `The blob store has no "${envelope.blob}". Services and workers must share one blob store.`,
    'blob store',
  );
}

/** Key of a job itself. */
export const jobKey = (id: string): string => `${id}.job`;

/** Key of what came of one of the tries of a job. */
export const executionKey = (id: string, tries: number): string => `${id}.${tries}.execution`;

/** Removes what {@link seal} may have put. */
export async function discard(envelope: Envelope, blobs: BlobStore): Promise<void> {
  if ('blob' in envelope) await blobs.remove(envelope.blob);
}
