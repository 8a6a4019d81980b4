import { Overwrite, type OverwriteValue } from '@langchain/langgraph';
import type { WireExecutionContext } from './execution-context.ts';

type Folder = WireExecutionContext | null;
type Attempt = WireExecutionContext['notebook_attempts'][number];

const keyOf = ({ notebook_path: path, created_at: time }: Attempt): string => `${path} ${time}`;

function add(current: Folder, update: Folder): Folder {
  if (current === null || update === null || current.folder_path !== update.folder_path) {
    return update;
  }
  const known = new Set(current.notebook_attempts.map(keyOf));
  const added = update.notebook_attempts.filter((attempt) => !known.has(keyOf(attempt)));
  return { ...update, notebook_attempts: [...current.notebook_attempts, ...added] };
}

/** Folds updates into a folder: one of the same folder brings notebooks, another one takes its place. */
export const addNotebooks = (current: Folder, updates: readonly Folder[]): Folder =>
  updates.reduce(add, current);

/** What a node returns for `after`: the notebooks that `before` does not have, or all of it where there was no folder. */
export const folderUpdate = (before: Folder, after: Folder): Folder | OverwriteValue<Folder> =>
  before === null || after === null
    ? new Overwrite(after)
    : {
        ...after,
        notebook_attempts: after.notebook_attempts.slice(before.notebook_attempts.length),
      };
