import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { access, constants, readdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeadProcess, OWN_IDENTITY } from '../../../process-identity.ts';
import type { ExecutionLimits } from '../../job.ts';
import { CONTROLLERS, cgroupPlaces, type CgroupPlaces, type Controller } from './cgroup-places.ts';
import { cgroupSettings } from './cgroup-settings.ts';
import { JailCgroup, type CgroupFolders } from './jail-cgroup.ts';

const PREFIX = 'langgraph-python-executor.';
const NEEDED = ['memory', 'pids'] as const;

/** Where this process makes a cgroup for each jail. */
export class CgroupHierarchy {
  readonly version: 1 | 2;
  /** Controller → the folder that the cgroups of jails are in. */
  readonly parents: CgroupFolders;
  readonly #owner = `${OWN_IDENTITY}:${randomUUID().slice(0, 8)}`;
  #count = 0;

  constructor(version: 1 | 2, parents: CgroupFolders) {
    this.version = version;
    this.parents = parents;
  }

  /** A new one with these limits. */
  async create(
    limits: Pick<ExecutionLimits, 'memoryMb' | 'pids' | 'cpuShares'>,
  ): Promise<JailCgroup> {
    this.#count += 1;
    const name = `${PREFIX}${this.#owner}:${this.#count}`;
    const folders = Object.fromEntries(
      Object.entries(this.parents).map(([controller, parent]) => [controller, join(parent, name)]),
    ) as CgroupFolders;
    return await JailCgroup.create(this.version, folders, cgroupSettings(this.version, limits));
  }

  /** Removes those of dead owners, whose processes died with them; returns how many folders. */
  async reap(): Promise<number> {
    let removed = 0;
    for (const parent of new Set(Object.values(this.parents))) {
      for (const name of await readdir(parent)) {
        if (!isOfDeadOwner(name)) continue;
        removed += await rmdir(join(parent, name)).then(
          () => 1,
          () => 0, // another service was faster, or something lives in it that is not ours to kill
        );
      }
    }
    return removed;
  }
}

/** After the identity come what tells hierarchies of one process apart and a number. */
function isOfDeadOwner(name: string): boolean {
  const [, identity = ''] = /^([^:]+):[^:]+:\d+$/.exec(name.slice(PREFIX.length)) ?? [];
  return name.startsWith(PREFIX) && isDeadProcess(identity);
}

const isWritable = (path: string): Promise<boolean> =>
  access(path, constants.W_OK).then(
    () => true,
    () => false,
  );

const controllersIn = async (file: string): Promise<Controller[]> => {
  const names = (await readFile(file, 'utf8')).trim().split(' ');
  return CONTROLLERS.filter((controller) => names.includes(controller));
};

/** In version 2 a parent must hand its controllers on, which one with processes of its own cannot begin to do. */
async function handedOn(folder: string): Promise<Controller[]> {
  const file = join(folder, 'cgroup.subtree_control');
  const already = await controllersIn(file);
  for (const controller of CONTROLLERS.filter((name) => !already.includes(name))) {
    await writeFile(file, `+${controller}`).catch(() => {}); // what counts is read back
  }
  return already.length === CONTROLLERS.length ? already : await controllersIn(file);
}

async function parentsOfVersion2(folders: readonly string[]): Promise<CgroupFolders | undefined> {
  for (const folder of folders) {
    const isOurs = (await isWritable(folder)) && (await isWritable(join(folder, 'cgroup.procs')));
    const controllers = isOurs ? await handedOn(folder) : [];
    if (!NEEDED.every((name) => controllers.includes(name))) continue;
    return { memory: folder, ...Object.fromEntries(controllers.map((name) => [name, folder])) };
  }
  return undefined;
}

async function parentsOfVersion1({ places }: CgroupPlaces): Promise<CgroupFolders | undefined> {
  const parents: Partial<Record<Controller, string>> = {};
  for (const controller of CONTROLLERS) {
    for (const folder of places[controller]) {
      if (parents[controller] !== undefined || !(await isWritable(folder))) continue;
      parents[controller] = folder;
    }
  }
  const { memory, pids } = parents;
  return memory === undefined || pids === undefined ? undefined : { ...parents, memory };
}

/** The hierarchy for given places; undefined where this process may not make cgroups with the controllers needed. */
export async function openHierarchy(found: CgroupPlaces): Promise<CgroupHierarchy | undefined> {
  const { version, places } = found;
  const parents =
    version === 2 ? await parentsOfVersion2(places.memory) : await parentsOfVersion1(found);
  return parents === undefined ? undefined : new CgroupHierarchy(version, parents);
}

function hasMemory(folder: string): boolean {
  try {
    const names = readFileSync(join(folder, 'cgroup.controllers'), 'utf8').trim().split(' ');
    return names.includes('memory');
  } catch {
    return false;
  }
}

/** That of this machine; undefined where this process may not make cgroups. */
export async function findHierarchy(): Promise<CgroupHierarchy | undefined> {
  const [mountinfo, own] = await Promise.all(
    ['mountinfo', 'cgroup'].map((name) => readFile(`/proc/self/${name}`, 'utf8')),
  );
  const places = cgroupPlaces(mountinfo ?? '', own ?? '', hasMemory);
  return places === undefined ? undefined : await openHierarchy(places);
}
