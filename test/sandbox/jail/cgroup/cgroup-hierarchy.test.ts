import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  openHierarchy,
  type CgroupHierarchy,
} from '../../../../src/sandbox/jail/cgroup/cgroup-hierarchy.ts';
import { tempFolder } from '../../../fixtures/temp-folder.ts';

const LIMITS = { memoryMb: 100, pids: 20, cpuShares: 1024 };
const BYTES = String(100 * 1_048_576);

/** A plain folder in place of the kernel's: files hold what was written last. */
const contents = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );

const only = (folder: string): string =>
  join(folder, readdirSync(folder).find((name) => name.startsWith('langgraph')) ?? 'absent');

function unified(control: string): string {
  const folder = tempFolder();
  writeFileSync(join(folder, 'cgroup.procs'), '');
  writeFileSync(join(folder, 'cgroup.subtree_control'), control);
  return folder;
}

function open2(...folders: string[]): Promise<CgroupHierarchy | undefined> {
  return openHierarchy({ version: 2, places: { memory: folders, pids: folders, cpu: folders } });
}

describe('cgroups of version 1', () => {
  it('have their limits in one folder for each controller', async () => {
    const [memory, pids, cpu] = [tempFolder(), tempFolder(), tempFolder()];
    const hierarchy = await openHierarchy({
      version: 1,
      places: { memory: ['/absent', memory], pids: [pids], cpu: [cpu] },
    });
    const cgroup = await hierarchy?.create(LIMITS);
    await cgroup?.adopt(77);
    expect(contents(only(memory))).toEqual({
      'memory.limit_in_bytes': BYTES,
      'memory.memsw.limit_in_bytes': BYTES,
      'cgroup.procs': '77',
    });
    expect(contents(only(pids))).toEqual({ 'pids.max': '21', 'cgroup.procs': '77' });
    expect(contents(only(cpu))).toEqual({ 'cpu.shares': '1024', 'cgroup.procs': '77' });
    expect(cgroup?.view).toEqual([
      { outside: only(memory), inside: '/sys/fs/cgroup/memory' },
      { outside: only(pids), inside: '/sys/fs/cgroup/pids' },
    ]);
    const events = join(only(memory), 'memory.oom_control');
    writeFileSync(events, 'oom_kill_disable 0\nunder_oom 0\noom_kill 0\n');
    expect(await cgroup?.hasKilled()).toBe(false);
    writeFileSync(events, 'oom_kill_disable 0\nunder_oom 0\noom_kill 2\n');
    expect(await cgroup?.hasKilled()).toBe(true);
  });

  it('need the controllers of memory and processes, not that of the CPU', async () => {
    const [memory, pids] = [tempFolder(), tempFolder()];
    const places = { memory: [memory], pids: [pids], cpu: [] };
    expect((await openHierarchy({ version: 1, places }))?.parents).toEqual({ memory, pids });
    const without = { ...places, pids: ['/absent'] };
    expect(await openHierarchy({ version: 1, places: without })).toBeUndefined();
  });
});

describe('cgroups of version 2', () => {
  it('have their limits in one folder, below the first that hands on its controllers', async () => {
    const [busy, folder] = [unified(''), unified('cpuset cpu memory pids')];
    rmSync(join(busy, 'cgroup.procs')); // not ours
    const cgroup = await (await open2(busy, folder))?.create(LIMITS);
    await cgroup?.adopt(77);
    expect(contents(only(folder))).toEqual({
      'memory.max': BYTES,
      'memory.swap.max': '0',
      'pids.max': '21',
      'cpu.weight': '39',
      'cgroup.procs': '77',
    });
    expect(cgroup?.view).toEqual([{ outside: only(folder), inside: '/sys/fs/cgroup' }]);
    writeFileSync(join(only(folder), 'memory.events'), 'oom 3\noom_kill 1\noom_group_kill 0\n');
    expect(await cgroup?.hasKilled()).toBe(true);
  });

  it('ask for controllers that are not handed on, and do without where they stay off', async () => {
    const folder = unified('hugetlb');
    expect(await open2(folder)).toBeUndefined();
    expect(readFileSync(join(folder, 'cgroup.subtree_control'), 'utf8')).toMatch(/^\+/);
  });
});

describe('cgroups that are left', () => {
  it('are removed when their owner is dead, and no others', async () => {
    const folder = unified('cpu memory pids');
    const { pid: dead } = spawnSync('true');
    const nameOf = (owner: string): string => `langgraph-python-executor.${owner}:abc:1`;
    const orphan = nameOf(`${dead}@${hostname()}`);
    const others = [
      nameOf(`${process.ppid}@${hostname()}`),
      nameOf(`${dead}@another-machine`),
      `somebody.${dead}@${hostname()}:abc:1`,
    ];
    const hierarchy = await open2(folder);
    await hierarchy?.create(LIMITS);
    const [own = ''] = readdirSync(folder).filter((name) => name.startsWith('langgraph'));
    for (const name of [orphan, ...others]) mkdirSync(join(folder, name));
    expect(await hierarchy?.reap()).toBe(1);
    expect(existsSync(join(folder, orphan))).toBe(false);
    for (const name of [own, ...others]) expect(existsSync(join(folder, name))).toBe(true);
  });
});
