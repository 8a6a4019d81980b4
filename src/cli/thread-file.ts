import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { ContainerConfigurationError } from '../errors.ts';
import { writeAtomic } from '../write-atomic.ts';
import { threadSettingsSchema, type ThreadSettings } from './thread-settings.ts';

const THREAD_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

function pathOf(dataFolder: string, thread: string): string {
  if (!THREAD_NAME.test(thread)) {
    throw new ContainerConfigurationError(
      `The thread name "${thread}" cannot be used: take letters, digits, ".", "_" and "-", at most 100.`,
    );
  }
  return join(dataFolder, 'threads', `${thread}.json`);
}

/**
 * Remembers the settings of a thread in `<data folder>/threads/<thread>.json`, for the owner only.
 * @throws {ContainerConfigurationError} the name is unusable, or the folder cannot be written
 */
export async function writeThreadFile(
  dataFolder: string,
  thread: string,
  settings: ThreadSettings,
): Promise<void> {
  const path = pathOf(dataFolder, thread);
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeAtomic(path, `${JSON.stringify(settings, null, 2)}\n`, 0o600);
  } catch (error) {
    throw new ContainerConfigurationError(
      `The data folder ${dataFolder} cannot be written: ${(error as Error).message}. Choose another one with --data-dir.`,
      { cause: error },
    );
  }
}

/**
 * Reads the settings of a thread.
 * @throws {ContainerConfigurationError} there is no such thread here, or its file is damaged
 */
export async function readThreadFile(dataFolder: string, thread: string): Promise<ThreadSettings> {
  const path = pathOf(dataFolder, thread);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new ContainerConfigurationError(
      `There is no thread "${thread}" in ${dataFolder}. Give the --data-dir that "ask" was given.`,
      { cause: error },
    );
  });
  try {
    return threadSettingsSchema.parse(JSON.parse(text));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    throw new ContainerConfigurationError(`The thread file ${path} is damaged: ${reason}`, {
      cause: error,
    });
  }
}
