import { execFile } from 'node:child_process';
import { chmod, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { pack } from '../package/installed-package.ts';
import { ROOT } from './documents.ts';
import type { SessionFile } from './steps.ts';

const PACKAGE = 'langgraph-python-executor';
/** Commands that stand for others: see command.ts. */
const COMMANDS = ['python-executor', 'npm', 'npx', 'docker'];
/** Where programs without a name are. */
export const PROGRAMS = 'program';

/** What all sessions share: the packages of the checkout and, beside them, this one as it is published. */
export interface Scratch {
  readonly folder: string;
  readonly modules: string;
  /** Goes before everything else on `PATH`. */
  readonly bin: string;
}

async function writeCommands(bin: string): Promise<void> {
  await mkdir(bin);
  const program = join(import.meta.dirname, 'command.ts');
  for (const name of COMMANDS) {
    const path = join(bin, name);
    await writeFile(path, `#!/bin/sh\nexec "${process.execPath}" "${program}" ${name} "$@"\n`);
    await chmod(path, 0o755);
  }
}

/** Makes a folder that has every package that a reader can install. */
export async function makeScratch(folder: string): Promise<Scratch> {
  const modules = join(folder, 'node_modules');
  const installed = join(modules, PACKAGE);
  await mkdir(installed, { recursive: true });
  const names = (await readdir(join(ROOT, 'node_modules'))).filter((name) => name !== '.cache');
  for (const name of names) await symlink(join(ROOT, 'node_modules', name), join(modules, name));
  const tarball = await pack(folder);
  const unpack = ['-xzf', tarball, '--strip-components=1', '-C', installed];
  await promisify(execFile)('tar', unpack);
  const bin = join(folder, 'bin');
  await writeCommands(bin);
  return { folder, modules, bin };
}

export async function writeFiles(folder: string, files: readonly SessionFile[]): Promise<void> {
  for (const { path, text } of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

async function makeProject(folder: string, modules: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await symlink(modules, join(folder, 'node_modules'));
  await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
}

const WRITTEN_TO = ['_agent_data', 'dist', '.git', '.env'];

/** Makes the folder that a reader is in: a checkout, or a project with this package in it. */
export async function makeSessionFolder(
  { folder, modules }: Scratch,
  name: string,
  isCheckout: boolean,
): Promise<string> {
  const session = join(folder, 'sessions', name);
  await makeProject(join(session, isCheckout ? PROGRAMS : ''), modules);
  if (!isCheckout) return session;
  const entries = (await readdir(ROOT)).filter((entry) => !WRITTEN_TO.includes(entry));
  for (const entry of entries) await symlink(join(ROOT, entry), join(session, entry));
  return session;
}
