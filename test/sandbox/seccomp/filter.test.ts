import { describe, expect, it } from 'vitest';
import { seccompFilter } from '../../../src/sandbox/seccomp/filter.ts';
import { runFilter } from './run-filter.ts';

const ALLOW = 0x7fff_0000;
const EPERM = 0x0005_0001;
const ENOSYS = 0x0005_0026;
const KILL_PROCESS = 0x8000_0000;
const I386 = 0x4000_0003;
const MAX_INSTRUCTIONS = 4096;

/** Numbers from the kernel's tables, not from the code under test. */
const ARCHS = [
  {
    arch: 'x64',
    audit: 0xc000_003e,
    allowed: {
      read: 0,
      write: 1,
      mmap: 9,
      fork: 57,
      execve: 59,
      kill: 62,
      openat: 257,
      futex: 202,
    },
    denied: {
      ptrace: 101,
      mount: 165,
      umount2: 166,
      unshare: 272,
      setns: 308,
      bpf: 321,
      chroot: 161,
      process_vm_readv: 310,
      process_vm_writev: 311,
      pidfd_getfd: 438,
      kcmp: 312,
      add_key: 248,
      request_key: 249,
      keyctl: 250,
      perf_event_open: 298,
      userfaultfd: 323,
      io_uring_setup: 425,
      io_uring_enter: 426,
      io_uring_register: 427,
      iopl: 172,
      ioperm: 173,
      open_tree: 428,
      move_mount: 429,
      fsopen: 430,
      fsconfig: 431,
      fsmount: 432,
      fspick: 433,
      mount_setattr: 442,
      open_by_handle_at: 304,
      kexec_load: 246,
      init_module: 175,
      finit_module: 313,
      reboot: 169,
      swapon: 167,
      acct: 163,
      quotactl: 179,
      syslog: 103,
      settimeofday: 164,
      clock_settime: 227,
      modify_ldt: 154,
      pivot_root: 155,
    },
    examined: { clone: 56, socket: 41, socketpair: 53, ioctl: 16, personality: 135, prlimit: 302 },
  },
  {
    arch: 'arm64',
    audit: 0xc000_00b7,
    allowed: { read: 63, write: 64, mmap: 222, execve: 221, kill: 129, openat: 56, futex: 98 },
    denied: {
      ptrace: 117,
      mount: 40,
      umount2: 39,
      unshare: 97,
      setns: 268,
      bpf: 280,
      chroot: 51,
      process_vm_readv: 270,
      process_vm_writev: 271,
      pidfd_getfd: 438,
      kcmp: 272,
      add_key: 217,
      request_key: 218,
      keyctl: 219,
      perf_event_open: 241,
      userfaultfd: 282,
      io_uring_setup: 425,
      open_tree: 428,
      mount_setattr: 442,
      open_by_handle_at: 265,
      kexec_load: 104,
      init_module: 105,
      reboot: 142,
      swapon: 224,
      acct: 89,
      syslog: 116,
      settimeofday: 170,
      clock_settime: 112,
      pivot_root: 41,
    },
    examined: {
      clone: 220,
      socket: 198,
      socketpair: 199,
      ioctl: 29,
      personality: 92,
      prlimit: 261,
    },
  },
] as const;

describe.each(ARCHS)('the filter for $arch', ({ arch, audit, allowed, denied, examined }) => {
  const program = seccompFilter(arch);
  const verdict = (number: number, ...args: number[]): number =>
    runFilter(program, { arch: audit, number, args });

  it('is no longer than the kernel takes', () => {
    expect(program.length / 8).toBeLessThan(MAX_INSTRUCTIONS);
  });

  it.each(Object.entries(allowed))('allows %s', (_name, number) => {
    expect(verdict(number)).toBe(ALLOW);
  });

  it.each(Object.entries(denied))('refuses %s', (_name, number) => {
    expect(verdict(number)).toBe(EPERM);
  });

  it('lets clone make processes and threads, but no namespaces', () => {
    const [process, thread] = [0x0120_0011, 0x003d_0f00];
    expect([verdict(examined.clone, process), verdict(examined.clone, thread)]).toEqual([
      ALLOW,
      ALLOW,
    ]);
    const kinds = [0x0002_0000, 0x0200_0000, 0x0400_0000, 0x0800_0000, 0x1000_0000, 0x2000_0000];
    for (const flag of [...kinds, 0x4000_0000]) {
      expect(verdict(examined.clone, process + flag)).toBe(EPERM);
    }
    expect(verdict(435)).toBe(ENOSYS);
  });

  it.each(['socket', 'socketpair'] as const)('knows four families of %s', (name) => {
    for (const family of [1, 2, 10, 16]) expect(verdict(examined[name], family)).toBe(ALLOW);
    for (const family of [0, 3, 17, 30, 38, 40])
      expect(verdict(examined[name], family)).toBe(EPERM);
    // The kernel reads the lower half of the argument only.
    expect(verdict(examined[name], 2 ** 32 + 40)).toBe(EPERM);
  });

  it('keeps terminals from being typed into', () => {
    const TCGETS = 0x5401;
    expect(verdict(examined.ioctl, 0, TCGETS)).toBe(ALLOW);
    expect(verdict(examined.ioctl, 0, 0x5412)).toBe(EPERM);
    expect(verdict(examined.ioctl, 0, 2 ** 32 + 0x5412)).toBe(EPERM);
    expect(verdict(examined.ioctl, 0, 0x541c)).toBe(EPERM);
  });

  it('lets a process limit itself, and read the limits of others, but not set them', () => {
    const [supervisor, CPU, NEW] = [1, 0, 0x7ff0_0000_1000];
    expect(verdict(examined.prlimit, 0, CPU, NEW)).toBe(ALLOW);
    expect(verdict(examined.prlimit, supervisor, CPU, 0)).toBe(ALLOW);
    expect(verdict(examined.prlimit, supervisor, CPU, NEW)).toBe(EPERM);
    expect(verdict(examined.prlimit, supervisor, CPU, 2 ** 32)).toBe(EPERM);
    expect(verdict(examined.prlimit, supervisor, CPU, 8)).toBe(EPERM);
    expect(verdict(examined.prlimit, 2 ** 32, CPU, NEW)).toBe(ALLOW); // the kernel reads 32 bits of it
  });

  it('lets a program ask for its personality, and keeps the addresses random', () => {
    expect(verdict(examined.personality, 0xffff_ffff)).toBe(ALLOW);
    expect(verdict(examined.personality, 0)).toBe(ALLOW);
    expect(verdict(examined.personality, 0x0004_0000)).toBe(EPERM);
  });

  it('kills a call of another architecture', () => {
    expect(runFilter(program, { arch: I386, number: 1 })).toBe(KILL_PROCESS);
  });
});

it('refuses calls of the x32 ABI', () => {
  const call = { arch: 0xc000_003e, number: 0x4000_0000 + 1 };
  expect(runFilter(seccompFilter('x64'), call)).toBe(EPERM);
});
