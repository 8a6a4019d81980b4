import { constants } from 'node:fs';
import { copyFile, mkdir, readFile, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { ServiceConfig } from '../config/service-config.ts';
import { ContainerConfigurationError } from '../errors.ts';
import { RESERVED_NAMES } from '../notebook/save-execution.ts';
import { toWireContext } from '../notebook/wire-context.ts';
import type { Parts } from '../parts.ts';
import { isInsidePath } from '../sandbox/inside-path.ts';
import type { RequestChannel, State } from '../state.ts';

type FolderChannel = NonNullable<State['execution_folder']>;

function checkName(name: string): void {
  const top = name.split('/')[0] ?? '';
  if (!isInsidePath(name)) {
    throw new ContainerConfigurationError(
      `The input file name "${name}" is not a relative path inside the work folder.`,
    );
  }
  if (top === 'main.py' || RESERVED_NAMES.includes(top)) {
    throw new ContainerConfigurationError(
      `The input file name "${name}" is taken by the execution folder itself; give the file another name.`,
    );
  }
}

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** A relative path is seen from the project; a link is followed before the folder is judged. */
async function allowedSource(
  { inputRoots, projectRoot }: Pick<ServiceConfig, 'inputRoots' | 'projectRoot'>,
  path: string,
): Promise<string> {
  const source = await realpath(resolve(projectRoot, path));
  if (inputRoots === null) return source;
  for (const root of inputRoots) {
    const folder = await realpath(resolve(projectRoot, root)).catch(() => null);
    if (folder !== null && isWithin(folder, source)) return source;
  }
  throw new Error(`it is in none of the folders of inputRoots: ${inputRoots.join(', ')}`);
}

/**
 * Makes the folder of a run, with the context data and copies of the input files in it.
 * @throws {ContainerConfigurationError} an input file cannot be read or has an unusable name
 */
export async function prepareFolder(
  { files, config }: Pick<Parts, 'files' | 'config'>,
  request: RequestChannel,
): Promise<FolderChannel> {
  const names = Object.entries(request.input_files);
  for (const [name] of names) checkName(name);
  let context =
    request.existing_execution_folder === null
      ? await files.createExecutionFolder(request.execution_folder_name)
      : await files.openExecutionFolder(request.existing_execution_folder);
  if (request.capability_context_data !== null) {
    context = await files.saveContext(context, request.capability_context_data);
  }
  for (const [name, path] of names) {
    const target = join(context.folderPath ?? '', name);
    try {
      await mkdir(dirname(target), { recursive: true });
      await copyFile(await allowedSource(config, path), target, constants.COPYFILE_FICLONE);
    } catch (error) {
      throw new ContainerConfigurationError(
        `The input file "${name}" cannot be copied from ${path}: ${(error as Error).message}`,
        { cause: error },
      );
    }
  }
  return toWireContext(context);
}

/** The input files of a run, from the copies in its folder. */
export async function readInputFiles(
  request: RequestChannel,
  folder: string,
): Promise<Record<string, Buffer<ArrayBuffer>>> {
  const names = Object.keys(request.input_files);
  const read = names.map(async (name) => [name, await readFile(join(folder, name))] as const);
  return Object.fromEntries(await Promise.all(read));
}
