import { isPostgresUrl } from '../../../postgres/open-pool.ts';
import type { BlobStore } from './blob-store.ts';
import { PatientBlobStore } from './patient-blob-store.ts';

/**
 * Blobs in PostgreSQL for a `postgres://` address, else in the folder of that name.
 * @throws {ContainerConfigurationError} it cannot be used
 */
export async function createBlobStore(place: string): Promise<BlobStore> {
  if (isPostgresUrl(place)) {
    const { PostgresBlobStore } = await import('./postgres-blob-store.ts');
    return new PatientBlobStore(await PostgresBlobStore.open(place));
  }
  const { DirectoryBlobStore } = await import('./directory-blob-store.ts');
  return new PatientBlobStore(await DirectoryBlobStore.open(place));
}
