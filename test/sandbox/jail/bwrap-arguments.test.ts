import { describe, expect, it } from 'vitest';
import { bwrapArguments, type JailPlan } from '../../../src/sandbox/jail/bwrap-arguments.ts';

const PLAN: JailPlan = {
  view: [
    { kind: 'bind', path: '/usr' },
    { kind: 'link', path: '/bin', target: 'usr/bin' },
  ],
  folders: ['/opt/python'],
  diskMb: 70,
  filterFd: 3,
  fileFds: { '/etc/passwd': 4 },
  command: ['/opt/python/bin/python3', '-c', 'pass'],
};

/** Whether these arguments stand next to one another. */
const has = (all: readonly string[], ...some: string[]): boolean =>
  `\n${all.join('\n')}\n`.includes(`\n${some.join('\n')}\n`);

describe('the arguments of bubblewrap', () => {
  const args = bwrapArguments(PLAN);

  it.each([
    ...['user', 'ipc', 'pid', 'net', 'uts', 'cgroup'].map((name) => [`--unshare-${name}`]),
    ...['--die-with-parent', '--new-session', '--as-pid-1', '--disable-userns'].map((name) => [
      name,
    ]),
    ['--cap-drop', 'ALL'],
    ['--uid', '65534'],
    ['--gid', '65534'],
    ['--clearenv'],
    ['--hostname', 'sandbox'],
    ['--seccomp', '3'],
    ['--chdir', '/work'],
  ])('close a jail with %s %s', (...some) => {
    expect(has(args, ...some)).toBe(true);
  });

  it('show things read-only, and none of the host for writing', () => {
    expect(has(args, '--ro-bind', '/usr', '/usr')).toBe(true);
    expect(has(args, '--symlink', 'usr/bin', '/bin')).toBe(true);
    expect(has(args, '--ro-bind', '/opt/python', '/opt/python')).toBe(true);
    expect(has(args, '--perms', '0444', '--file', '4', '/etc/passwd')).toBe(true);
    for (const open of ['--bind', '--dev-bind', '--bind-try', '--share-net', '--cap-add']) {
      expect(args).not.toContain(open);
    }
  });

  it('give every writable place a size', () => {
    const mb = (count: number): string => `${count * 1_048_576}`;
    expect(has(args, '--perms', '0700', '--size', mb(70), '--tmpfs', '/work')).toBe(true);
    expect(has(args, '--perms', '0700', '--size', mb(64), '--tmpfs', '/tmp')).toBe(true);
    expect(has(args, '--perms', '1777', '--size', mb(64), '--tmpfs', '/dev/shm')).toBe(true);
    expect(args.filter((arg) => arg === '--tmpfs')).toHaveLength(3);
  });

  it('close the root and the devices after everything is mounted', () => {
    expect(args.lastIndexOf('--ro-bind')).toBeLessThan(args.lastIndexOf('--remount-ro'));
    expect(args.indexOf('/dev/shm')).toBeLessThan(args.indexOf('--remount-ro'));
    expect(has(args, '--remount-ro', '/dev')).toBe(true);
    expect(has(args, '--remount-ro', '/')).toBe(true);
  });

  it('show the cgroup where there is one', () => {
    const cgroup = { outside: '/sys/fs/cgroup/x/jail', inside: '/sys/fs/cgroup' };
    const shown = bwrapArguments({ ...PLAN, cgroup: [cgroup] });
    expect(has(shown, '--ro-bind', cgroup.outside, cgroup.inside)).toBe(true);
    expect(args).not.toContain('/sys/fs/cgroup');
  });

  it('end with the command', () => {
    expect(args.slice(-4)).toEqual(['--', ...PLAN.command]);
  });
});
