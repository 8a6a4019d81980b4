import type { PlaceEnd, SessionPlace } from '../runner/session-place.ts';
import type { ContainerCell } from './container-cell.ts';
import { WORK_FOLDER, WRITABLE_FOLDERS } from './container-options.ts';
import type { ImageFacts } from './image.ts';
import { placementIn, stateOf } from './run-in-container.ts';

/** Makes a container whose supervisor waits the place of a session. */
export function placeInContainer(cell: ContainerCell, image: ImageFacts): SessionPlace {
  let end: Promise<PlaceEnd> | undefined;
  const look = (): Promise<PlaceEnd> => (end ??= endOf(cell));
  return {
    link: cell.link,
    placement: placementIn(image),
    folders: WRITABLE_FOLDERS.filter((folder) => folder !== WORK_FOLDER),
    canReset: true,
    endsWhole: true,
    end: look,
    destroy: async () => {
      await look(); // afterwards nobody can tell
      await cell.destroy();
    },
  };
}

async function endOf({ container, errors }: ContainerCell): Promise<PlaceEnd> {
  const state = await stateOf(container).catch(() => null);
  if (state === null) return { words: 'the container was removed', outOfMemory: false };
  const how = state.Running ? 'was running' : `ended with exit code ${state.ExitCode}`;
  return { words: `the container ${how}; ${errors}`, outOfMemory: state.OOMKilled };
}
