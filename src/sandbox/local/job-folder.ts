import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeadProcess, OWN_IDENTITY } from '../../process-identity.ts';
import { removeFolder } from './remove-folder.ts';

const PREFIX = 'python-executor-job-';
const OWNER = 'owner';
/** One without an owner for so long lost it before it was written down. */
const UNOWNED_MS = 60_000;

/** A new folder for one job that tells whose it is; the name stays short, because paths of sockets in it may not be long. */
export async function makeJobFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), PREFIX));
  try {
    await writeFile(join(folder, OWNER), OWN_IDENTITY);
    return folder;
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Removes the folders whose service was killed. Never throws. */
export async function reapJobFolders(): Promise<void> {
  const names = await readdir(tmpdir()).catch(() => []);
  for (const name of names.filter((each) => each.startsWith(PREFIX))) {
    const folder = join(tmpdir(), name);
    if (await isAbandoned(folder)) await removeFolder(folder);
  }
}

async function isAbandoned(folder: string): Promise<boolean> {
  const owner = await readFile(join(folder, OWNER), 'utf8').catch(() => '');
  if (owner !== '') return isDeadProcess(owner);
  const { mtimeMs } = await stat(folder).catch(() => ({ mtimeMs: Infinity }));
  return mtimeMs < Date.now() - UNOWNED_MS;
}
