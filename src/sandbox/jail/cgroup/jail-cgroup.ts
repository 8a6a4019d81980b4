import { mkdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Controller } from './cgroup-places.ts';
import type { CgroupSetting } from './cgroup-settings.ts';

const REMOVAL_MS = 5_000;
const FIRST_PAUSE_MS = 1;
/** Where the runner looks for the counts of kills and of refused processes. */
const SHOWN = { 1: ['memory', 'pids'], 2: ['memory'] } as const;
const INSIDE = '/sys/fs/cgroup';
const EVENTS = { 1: 'memory.oom_control', 2: 'memory.events' } as const;

/** Controller → the folder of one jail; the same one for all in version 2. */
export type CgroupFolders = Readonly<Partial<Record<Controller, string>>> & {
  readonly memory: string;
};

/** The cgroup of one jail; in version 1 there is one for each controller. */
export class JailCgroup {
  readonly #version: 1 | 2;
  readonly #folders: CgroupFolders;

  private constructor(version: 1 | 2, folders: CgroupFolders) {
    this.#version = version;
    this.#folders = folders;
  }

  /** @throws {Error} of the file system */
  static async create(
    version: 1 | 2,
    folders: CgroupFolders,
    settings: readonly CgroupSetting[],
  ): Promise<JailCgroup> {
    const cgroup = new JailCgroup(version, folders);
    try {
      for (const folder of cgroup.#all()) await mkdir(folder);
      for (const setting of settings) await cgroup.#write(setting);
    } catch (error) {
      await cgroup.remove();
      throw error;
    }
    return cgroup;
  }

  /** What a jail may see of its own counts: in version 2 one folder holds them all. */
  get view(): { readonly outside: string; readonly inside: string }[] {
    return SHOWN[this.#version].flatMap((controller) => {
      const outside = this.#folders[controller];
      const inside = this.#version === 1 ? `${INSIDE}/${controller}` : INSIDE;
      return outside === undefined ? [] : [{ outside, inside }];
    });
  }

  /** Takes in a process; what it starts from now on is in, too. */
  async adopt(pid: number): Promise<void> {
    for (const folder of this.#all()) await writeFile(join(folder, 'cgroup.procs'), `${pid}`);
  }

  /** Whether the kernel killed for memory in it. */
  async hasKilled(): Promise<boolean> {
    const text = await readFile(join(this.#folders.memory, EVENTS[this.#version]), 'utf8');
    return Number(/^oom_kill (\d+)$/m.exec(text)?.[1] ?? 0) > 0;
  }

  /** Waits for its processes, which must have been killed, to be gone. */
  async remove(): Promise<void> {
    await Promise.all(this.#all().map(removeWhenEmpty));
  }

  #all(): string[] {
    return [...new Set(Object.values(this.#folders))];
  }

  async #write({ controller, file, value, isOptional }: CgroupSetting): Promise<void> {
    const folder = this.#folders[controller];
    if (folder === undefined) return;
    try {
      await writeFile(join(folder, file), `${value}`);
    } catch (error) {
      if (isOptional !== true) throw error;
    }
  }
}

/** One that stays is removed by the next start of a service. */
async function removeWhenEmpty(folder: string): Promise<void> {
  const endMs = performance.now() + REMOVAL_MS;
  for (let waitMs = FIRST_PAUSE_MS; ; waitMs *= 2) {
    try {
      return await rmdir(folder);
    } catch (error) {
      const isBusy = (error as NodeJS.ErrnoException).code === 'EBUSY';
      if (!isBusy || performance.now() > endMs) return;
    }
    await pause(waitMs);
  }
}
