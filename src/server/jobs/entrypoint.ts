import { posix } from 'node:path';
import { isInsidePath } from '../../sandbox/inside-path.ts';
import { badRequest } from '../http-failure.ts';
import type { Files } from '../multipart/unpack-tar.ts';

export interface Entry {
  readonly entrypoint: string;
  readonly files: Readonly<Record<string, Uint8Array>>;
}

/** Says what `python` says of a file that is not there; gone as soon as a pre-command makes the file. */
const standIn = (complaint: string, exitCode: number, path: string): Uint8Array =>
  Buffer.from(
    [
      'import os',
      `path = os.path.join(os.getcwd(), ${JSON.stringify(path)})`,
      `os.write(2, ${JSON.stringify(complaint)}.replace("PATH", repr(path)).encode())`,
      `os._exit(${exitCode})`,
      '',
    ].join('\n'),
  );

const CANNOT_OPEN = "python: can't open file PATH: [Errno 2] No such file or directory\n";
const NO_MAIN = "python: can't find '__main__' module in PATH\n";

function normalise(entrypoint: string): string {
  const path = posix.normalize(entrypoint.replace(/^\/+/, '')).replace(/\/$/, '');
  if (isInsidePath(path) && path !== '__proto__') return path;
  const shown = JSON.stringify(entrypoint.slice(0, 100));
  throw badRequest(`entrypoint ${shown} is no path of a file inside the archive`);
}

function liesUnderFile(path: string, files: Files): boolean {
  const parts = path.split('/');
  return parts.some((_, index) => index > 0 && files.has(parts.slice(0, index).join('/')));
}

/**
 * The file to run, and the files with a stand-in for one that is missing, which ends as Python does without the file.
 * Source: python-executor spec §2.3.
 * @throws {HttpFailure} 400 it is empty or leads out of the work folder
 */
export function placeEntrypoint(entrypoint: string, files: Files): Entry {
  if (entrypoint === '') throw badRequest('entrypoint is required');
  const path = normalise(entrypoint);
  const all = Object.fromEntries(files);
  if (files.has(path)) return { entrypoint: path, files: all };
  if (liesUnderFile(path, files))
    throw badRequest(`entrypoint ${JSON.stringify(path)} lies under a file`);
  const isFolder = [...files.keys()].some((name) => name.startsWith(`${path}/`));
  const main = isFolder ? `${path}/__main__.py` : path;
  if (files.has(main)) return { entrypoint: main, files: all };
  const content = isFolder ? standIn(NO_MAIN, 1, path) : standIn(CANNOT_OPEN, 2, path);
  return { entrypoint: main, files: { ...all, [main]: content } };
}
