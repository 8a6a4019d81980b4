import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import type { Files } from '../../client/tar.ts';

/**
 * What is at a path, as `files` of the client: a file by its base name, a folder with all files below it by their
 * relative names. Links are followed only when they lead to files.
 * @throws {Error} there is nothing, or it cannot be read
 */
export async function readFilesAt(path: string): Promise<Files> {
  const info = await stat(path);
  if (!info.isDirectory()) return { [basename(path)]: await readFile(path) };
  const files: Record<string, Uint8Array> = {};
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    const full = join(entry.parentPath, entry.name);
    const isFile = entry.isFile() || (entry.isSymbolicLink() && (await leadsToFile(full)));
    if (isFile) files[relative(path, full).split(sep).join('/')] = await readFile(full);
  }
  return Object.fromEntries(Object.entries(files).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

const leadsToFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (info) => info.isFile(),
    () => false,
  );
