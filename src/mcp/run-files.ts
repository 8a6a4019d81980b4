import { open, readdir, realpath, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { KIND_FOLDER } from '../notebook/place-artifacts.ts';
import { isInsidePath } from '../sandbox/inside-path.ts';

const MEGABYTE = 1_048_576;
const MOST_BYTES = 8 * MEGABYTE;
const MOST_FILES = 50;
const FOLDERS: readonly string[] = Object.values(KIND_FOLDER);
/** Of the execution folder; prompts, claims and metadata are the host's. */
const SINGLE_FILES: readonly string[] = ['results.json', 'output.txt', 'stdout.txt', 'stderr.txt'];

/** A file is there and is not given; the message says why. */
export class FileRefusal extends Error {}

const isOutcome = (path: string): boolean =>
  isInsidePath(path) &&
  (SINGLE_FILES.includes(path) || FOLDERS.some((folder) => path.startsWith(`${folder}/`)));

/** Paths of what a program brought, relative, at most 50. */
export async function listRunFiles(folder: string): Promise<string[]> {
  const below = async (name: string): Promise<string[]> => {
    const options = { recursive: true, withFileTypes: true } as const;
    const entries = await readdir(join(folder, name), options).catch(() => []);
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  };
  const top = await readdir(folder).catch((): string[] => []);
  const nested = await Promise.all(FOLDERS.filter((name) => top.includes(name)).map(below));
  const single = SINGLE_FILES.filter((name) => top.includes(name));
  return [...nested.flat().toSorted(), ...single].slice(0, MOST_FILES);
}

/**
 * Reads a plain file inside a folder, following no link; undefined when there is none.
 * @throws {FileRefusal} it is too big
 */
async function readPlain(folder: string, path: string): Promise<Buffer | undefined> {
  const location = join(await realpath(folder), path);
  const isLinked = (await realpath(location).catch(() => null)) !== location;
  if (isLinked) return undefined;
  await using file = await open(location, constants.O_RDONLY | constants.O_NOFOLLOW);
  const stat = await file.stat();
  if (!stat.isFile()) return undefined;
  if (stat.size > MOST_BYTES) {
    throw new FileRefusal(
      `${path} has ${stat.size} bytes; at most ${MOST_BYTES} are given over this protocol.`,
    );
  }
  return await file.readFile();
}

const unlessGone = (error: NodeJS.ErrnoException): undefined => {
  if (error instanceof FileRefusal) throw error;
  return undefined;
};

/** A file that a program brought; undefined for anything else. */
export const readRunFile = async (folder: string, path: string): Promise<Buffer | undefined> =>
  isOutcome(path) ? await readPlain(folder, path).catch(unlessGone) : undefined;

/** A notebook of a run by its path in state, which the host wrote. */
export const readNotebook = async (folder: string, path: string): Promise<Buffer | undefined> =>
  path.startsWith(`${folder}/`)
    ? await readPlain(folder, path.slice(folder.length + 1)).catch(unlessGone)
    : undefined;
