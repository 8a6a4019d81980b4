import { cp, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type CommandRun, runNpm } from './run-command.ts';

export const CHECKOUT = fileURLToPath(new URL('../../', import.meta.url));
const NOT_COPIED = ['node_modules', 'dist', '.git'];

const manifestSchema = z.object({
  name: z.string(),
  engines: z.object({ node: z.string().regex(/^\^22\.\d+\.\d+ /) }),
});

/** The files below a folder, with `/` between the parts of their paths, without installed packages. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .map((path) => path.replaceAll(sep, '/'))
    .filter((path) => !path.startsWith('node_modules/'));
}

/** Packs a copy of the checkout into a folder, because packing builds anew; returns the tarball. */
export async function pack(folder: string): Promise<string> {
  const copy = join(folder, 'checkout');
  const left = NOT_COPIED.map((name) => join(CHECKOUT, name));
  await cp(CHECKOUT, copy, { recursive: true, filter: (path) => !left.includes(path) });
  await symlink(join(CHECKOUT, 'node_modules'), join(copy, 'node_modules'), 'junction');
  const target = join(folder, 'packed');
  await mkdir(target);
  await runNpm(['pack', '--pack-destination', target], copy);
  const [tarball, ...others] = await readdir(target);
  if (tarball === undefined || others.length > 0) throw new Error('not one tarball was packed');
  return join(target, tarball);
}

async function install(folder: string, manifest: object, what: string): Promise<CommandRun> {
  await mkdir(folder);
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  return await runNpm(['install', '--prefer-offline', what], folder);
}

export interface InstalledPackage {
  /** A project with nothing but this package in it. */
  readonly project: string;
  readonly packageFolder: string;
  /** Command line as npm linked it. */
  readonly bin: string;
  /** The first Node that `engines` allows. */
  readonly oldNode: string;
  readonly oldNodeVersion: string;
  /** What npm said when it installed the package. */
  readonly complaints: string;
}

/** Packs, and installs the package and the oldest Node it allows, each into an empty project below a folder. */
export async function installPackage(folder: string): Promise<InstalledPackage> {
  const text = await readFile(join(CHECKOUT, 'package.json'), 'utf8');
  const { name, engines } = manifestSchema.parse(JSON.parse(text));
  const oldNodeVersion = engines.node.slice(1, engines.node.indexOf(' '));
  const project = join(folder, 'project');
  const nodeProject = join(folder, 'old-node');
  // Nothing may be compiled for the package; Node's own package fetches the program for this machine in a script.
  const isolated = { private: true, allowScripts: { node: true } };
  const packing = pack(folder).then((tarball) => install(project, { private: true }, tarball));
  const fetching = install(nodeProject, isolated, `node@${oldNodeVersion}`);
  await Promise.allSettled([packing, fetching]); // a failure of one must not leave the other at work
  await fetching;
  const { stderr } = await packing;
  const modules = join(project, 'node_modules');
  return {
    project,
    packageFolder: join(modules, name),
    bin: join(modules, '.bin', 'python-executor'),
    oldNode: join(nodeProject, 'node_modules', 'node', 'bin', 'node'),
    oldNodeVersion,
    complaints: stderr,
  };
}
