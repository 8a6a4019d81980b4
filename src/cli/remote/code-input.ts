import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Files } from '../../client/tar.ts';
import { ContainerConfigurationError } from '../../errors.ts';
import { readFilesAt } from './read-files.ts';
import { readAll } from './read-all.ts';

/** What is sent: files, or an archive as it is. */
export type CodeInput = { readonly files: Files } | { readonly tarData: Uint8Array };

const unreadable = (path: string, cause: unknown): ContainerConfigurationError =>
  new ContainerConfigurationError(`${path} cannot be read: ${(cause as Error).message}`, { cause });

/** @throws {ContainerConfigurationError} it cannot be read */
export const readInput = (path: string): Promise<Buffer> =>
  readFile(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });

async function listed(paths: readonly string[]): Promise<Files> {
  const files: Record<string, Uint8Array> = {};
  for (const path of paths) {
    const name = basename(path);
    if (Object.hasOwn(files, name)) {
      throw new ContainerConfigurationError(
        `Two files have the name "${name}"; files of --file are sent by their base names. Give their folder instead.`,
      );
    }
    files[name] = await readInput(path);
  }
  return files;
}

async function fromStdin(stdin: NodeJS.ReadStream): Promise<Files> {
  const code = await readAll(stdin);
  if (code.length > 0) return { 'main.py': code };
  throw new ContainerConfigurationError(
    'There is no code: name a file, a folder or a .tar, or give the code on standard input.',
  );
}

/**
 * The code of `run` and `submit`: the files of `--file`, else a `.tar` as it is, else a folder or a file, else
 * standard input as `main.py`. Source: python-executor spec §4.2.
 * @throws {ContainerConfigurationError} nothing there, or it cannot be read
 */
export async function codeInput(
  given: readonly string[],
  file: readonly string[],
  stdin: NodeJS.ReadStream,
): Promise<CodeInput> {
  if (file.length > 0) return { files: await listed(file) };
  const [path, ...rest] = given;
  if (rest.length > 0) {
    throw new ContainerConfigurationError(
      `invalid arguments: ${given.join(' ')}; give one file, folder or .tar. Arguments of the script come after "--".`,
    );
  }
  if (path === undefined) return { files: await fromStdin(stdin) };
  const info = await stat(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  if (path.endsWith('.tar') && info.isFile()) return { tarData: await readInput(path) };
  return { files: await readFilesAt(path) };
}
