import { ContainerConnectivityError } from '../../errors.ts';
import { FrameDecoder } from '../runner/frames.ts';
import { START_MS } from '../runner/run-job.ts';
import { SNAPSHOT_FRAME } from './channel.ts';
import { startSnapshotMaker } from './child-process.ts';
import { WatchedChild } from './watched-child.ts';

const MAX_SNAPSHOT_BYTES = 268_435_456;
const MAX_RESIDENT_BYTES = 1_073_741_824;

/**
 * The memory of an interpreter that is ready for a job, made by a child as confined as those that run
 * programs. The child is gone when this returns; an abort ends it.
 * @throws {ContainerConnectivityError} it did not come
 */
export async function makeSnapshot(pyodideFolder: string, signal: AbortSignal): Promise<Buffer> {
  signal.throwIfAborted();
  const child = startSnapshotMaker(pyodideFolder);
  const watched = new WatchedChild(child, MAX_RESIDENT_BYTES);
  const kill = (): void => watched.kill();
  const timer = setTimeout(kill, START_MS);
  signal.addEventListener('abort', kill);
  try {
    const decoder = new FrameDecoder(MAX_SNAPSHOT_BYTES);
    for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
      const frame = [...decoder.push(chunk)].find(({ kind }) => kind === SNAPSHOT_FRAME);
      if (frame !== undefined) return frame.payload;
    }
    const { how, words } = await watched.ended;
    throw new ContainerConnectivityError(
      `Pyodide made no snapshot of its memory: ${how}; ${words}`,
      'pyodide',
      null,
    );
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', kill);
    kill();
    await watched.ended;
  }
}
