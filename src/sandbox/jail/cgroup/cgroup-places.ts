import { posix } from 'node:path';

/** What a jail's cgroup limits; `cpu` may be missing. */
export const CONTROLLERS = ['memory', 'pids', 'cpu'] as const;
export type Controller = (typeof CONTROLLERS)[number];

/** Folders in which a jail's cgroup may be made, for each controller, best first. */
export interface CgroupPlaces {
  readonly version: 1 | 2;
  readonly places: Readonly<Record<Controller, readonly string[]>>;
}

interface Mount {
  readonly root: string;
  readonly folder: string;
  readonly type: string;
  /** Of the file system; for version 1 they name the controllers. */
  readonly options: readonly string[];
}

function mountsOf(mountinfo: string): Mount[] {
  return mountinfo.split('\n').flatMap((line) => {
    const [before = '', after = ''] = line.split(' - ');
    const [, , , root = '', folder = ''] = before.split(' ');
    const [type = '', , options = ''] = after.split(' ');
    return /^cgroup2?$/.test(type) ? [{ root, folder, type, options: options.split(',') }] : [];
  });
}

/** Controllers (the empty name for version 2) → path, as `/proc/self/cgroup` tells it. */
function ownPaths(selfCgroup: string): Map<string, string> {
  const lines = selfCgroup.split('\n').map((line) => /^\d+:([^:]*):(.*)$/.exec(line));
  return new Map(
    lines.flatMap((match) => {
      const [, names = '', path = ''] = match ?? [];
      return match === null ? [] : names.split(',').map((name) => [name, path] as const);
    }),
  );
}

/** From this process's own cgroup up to the top that is mounted. */
function upwards({ root, folder }: Mount, path: string): string[] {
  const relative = posix.relative(root, path);
  if (relative.startsWith('..')) return [folder];
  const parts = relative.split('/').filter((part) => part !== '');
  return [...parts.keys(), parts.length]
    .toReversed()
    .map((length) => posix.join(folder, ...parts.slice(0, length)));
}

/**
 * Where cgroups can be, by the texts of `/proc/self/mountinfo` and `/proc/self/cgroup`; undefined where neither
 * version is mounted. Version 2 counts when it has the controller of memory, which `hasMemory` tells of a folder.
 */
export function cgroupPlaces(
  mountinfo: string,
  selfCgroup: string,
  hasMemory: (folder: string) => boolean,
): CgroupPlaces | undefined {
  const mounts = mountsOf(mountinfo);
  const own = ownPaths(selfCgroup);
  const unified = mounts.find(({ type, folder }) => type === 'cgroup2' && hasMemory(folder));
  if (unified !== undefined) {
    const all = upwards(unified, own.get('') ?? '/');
    return { version: 2, places: { memory: all, pids: all, cpu: all } };
  }
  const placesOf = (controller: Controller): readonly string[] => {
    const mount = mounts.find(
      ({ type, options }) => type === 'cgroup' && options.includes(controller),
    );
    return mount === undefined ? [] : upwards(mount, own.get(controller) ?? '/');
  };
  const [memory, pids, cpu] = CONTROLLERS.map(placesOf) as [string[], string[], string[]];
  return memory.length === 0 ? undefined : { version: 1, places: { memory, pids, cpu } };
}
