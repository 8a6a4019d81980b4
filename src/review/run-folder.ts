import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { isInsidePath } from '../sandbox/inside-path.ts';

/** A file of a run, open; whoever gets it reads it to its end or cancels it. */
export interface RunFile {
  /** Last part of its path. */
  readonly name: string;
  readonly mimeType: string;
  readonly sizeBytes: number;
  readonly bytes: ReadableStream<Uint8Array>;
}

const TYPES: Readonly<Record<string, string>> = {
  csv: 'text/csv; charset=utf-8',
  gif: 'image/gif',
  ipynb: 'application/x-ipynb+json',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  json: 'application/json',
  pdf: 'application/pdf',
  png: 'image/png',
  svg: 'image/svg+xml',
  txt: 'text/plain; charset=utf-8',
};

const typeOf = (name: string): string =>
  TYPES[/\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? ''] ?? 'application/octet-stream';

/** The way from a folder to a path in it, with `/`; null when it leads out. */
export function pathBelow(folder: string, path: string): string | null {
  const way = relative(folder, path);
  const isOut = way === '' || way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way);
  return isOut ? null : way.replaceAll(sep, '/');
}

/**
 * Opens a file of an execution folder for reading; null when there is none, or it lies elsewhere: programs may leave
 * links. Names that begin with a dot are the service's own.
 */
export async function openRunFile(folder: string, path: string): Promise<RunFile | null> {
  if (!isInsidePath(path) || path.split('/').some((part) => part.startsWith('.'))) return null;
  const [root, real] = await Promise.all([folder, join(folder, path)].map(realOrNull));
  if (root == null || real == null || pathBelow(root, real) !== path) return null;
  const file = await open(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  const facts = await file.stat();
  if (!facts.isFile()) {
    await file.close();
    return null;
  }
  const name = path.split('/').at(-1) ?? path;
  const bytes = Readable.toWeb(file.createReadStream({ end: Math.max(0, facts.size - 1) }));
  return { name, mimeType: typeOf(name), sizeBytes: facts.size, bytes };
}

const realOrNull = (path: string): Promise<string | null> =>
  realpath(path).catch((error: NodeJS.ErrnoException) => {
    if (['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG'].includes(error.code ?? '')) return null;
    throw error;
  });
