import { cp, lstat, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ContainerConfigurationError } from '../../errors.ts';
import { safeName } from '../../notebook/safe-name.ts';
import type { ClaudeCodeOptions } from './options.ts';

/** A temporary folder with copies of the example scripts; it goes away when it is disposed of. */
export interface Workspace extends AsyncDisposable {
  /** Absolute, without links in it. */
  readonly folder: string;
  /** For the prompt: each topic's folder and what it is good for. Empty when there are no examples. */
  readonly outline: string;
}

/** Links are left out: they could lead anywhere. */
async function isPlain(path: string): Promise<boolean> {
  const found = await lstat(path);
  return found.isDirectory() || found.isFile();
}

async function copyFolder(from: string, to: string): Promise<void> {
  try {
    const source = await realpath(from);
    if (!(await lstat(source)).isDirectory()) throw new Error('it is no directory');
    await cp(source, to, { recursive: true, filter: isPlain });
  } catch (error) {
    throw new ContainerConfigurationError(
      `The directory ${from} of codebaseGuidance cannot be copied: ${(error as Error).message}`,
      { cause: error },
    );
  }
}

/**
 * Copies the example scripts of all topics into a folder of its own, so that the agent meets nothing else.
 * @throws {ContainerConfigurationError} a directory is missing or cannot be read
 */
export async function openWorkspace(
  topics: ClaudeCodeOptions['codebaseGuidance'],
): Promise<Workspace> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'python-executor-examples-')));
  const remove = () => rm(folder, { recursive: true, force: true });
  const lines: string[] = [];
  try {
    for (const [index, [topic, { directories, guidance }]] of Object.entries(topics).entries()) {
      const name = `${index + 1}_${safeName(topic, 'topic')}`;
      lines.push(`- \`${name}/\`: ${[topic, guidance].filter((text) => text !== '').join('. ')}`);
      for (const [number, directory] of directories.entries()) {
        await copyFolder(directory, join(folder, name, String(number + 1)));
      }
    }
  } catch (error) {
    await remove();
    throw error;
  }
  return { folder, outline: lines.join('\n'), [Symbol.asyncDispose]: remove };
}
