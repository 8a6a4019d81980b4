import type { SessionPlace } from '../runner/session-place.ts';
import { WORK_FOLDER, WRITABLE_FOLDERS } from './bwrap-arguments.ts';
import type { JailCell } from './jail-cell.ts';
import { didNotStart, placementIn } from './run-in-jail.ts';

/**
 * Makes a jail the place of a session.
 * @throws {ContainerConnectivityError} | {ContainerConfigurationError} it does not get ready
 */
export async function placeInJail(cell: JailCell, hasCgroup: boolean): Promise<SessionPlace> {
  try {
    await cell.ready();
  } catch (error) {
    await cell.destroy();
    throw await didNotStart(await cell.ended, error);
  }
  return {
    link: cell.link,
    placement: placementIn(hasCgroup),
    folders: WRITABLE_FOLDERS.filter((folder) => folder !== WORK_FOLDER),
    canReset: true,
    endsWhole: true,
    end: async () => {
      const { how: words, outOfMemory } = await cell.ended;
      return { words, outOfMemory };
    },
    destroy: () => cell.destroy(),
  };
}
