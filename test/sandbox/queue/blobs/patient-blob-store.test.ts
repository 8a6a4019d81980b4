import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ContainerConnectivityError } from '../../../../src/errors.ts';
import type { BlobStore } from '../../../../src/sandbox/queue/blobs/blob-store.ts';
import { PatientBlobStore } from '../../../../src/sandbox/queue/blobs/patient-blob-store.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Away for so many calls. */
function away(calls: number): PatientBlobStore {
  let left = calls;
  const answer = async <T>(value: T): Promise<T> => {
    left -= 1;
    if (left >= 0) throw new Error('connect ECONNREFUSED');
    return value;
  };
  const inner: BlobStore = {
    put: () => answer(undefined),
    get: () => answer(Buffer.from('kept')),
    remove: () => answer(undefined),
    removeOlderThan: () => answer(0),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  return new PatientBlobStore(inner);
}

it('waits for a store that comes back within fifteen seconds', async () => {
  const got = away(5).get('key');
  await vi.advanceTimersByTimeAsync(15_000);
  expect((await got)?.toString()).toBe('kept');
});

it('says what is wrong with one that does not', async () => {
  const put = expect(away(100).put('key', Buffer.alloc(1))).rejects.toThrow(
    new ContainerConnectivityError(
      'The blob store cannot be used: connect ECONNREFUSED. Check that it runs and has room.',
      'blob store',
    ),
  );
  await vi.advanceTimersByTimeAsync(20_000);
  await put;
});
