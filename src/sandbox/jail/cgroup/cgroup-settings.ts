import type { ExecutionLimits } from '../../job.ts';
import type { Controller } from './cgroup-places.ts';

/** A file of a cgroup and what is written to it. */
export interface CgroupSetting {
  readonly controller: Controller;
  readonly file: string;
  readonly value: number;
  /** The kernel may have been built or started without it. */
  readonly isOptional?: true;
}

/** The process of bubblewrap outside of the jail is in the cgroup, too. */
const OWN_PROCESSES = 1;

/** The scale of version 2 (1 to 10,000) for that of version 1 (2 to 262,144). */
const weightOf = (shares: number): number =>
  1 + Math.floor(((Math.min(shares, 262_144) - 2) * 9_999) / 262_142);

/** What holds a jail to its limits; swap is off. */
export function cgroupSettings(
  version: 1 | 2,
  limits: Pick<ExecutionLimits, 'memoryMb' | 'pids' | 'cpuShares'>,
): readonly CgroupSetting[] {
  const memory = limits.memoryMb * 1_048_576;
  const pids = {
    controller: 'pids',
    file: 'pids.max',
    value: limits.pids + OWN_PROCESSES,
  } as const;
  if (version === 1) {
    return [
      { controller: 'memory', file: 'memory.limit_in_bytes', value: memory },
      {
        controller: 'memory',
        file: 'memory.memsw.limit_in_bytes',
        value: memory,
        isOptional: true,
      },
      pids,
      { controller: 'cpu', file: 'cpu.shares', value: limits.cpuShares },
    ];
  }
  return [
    { controller: 'memory', file: 'memory.max', value: memory },
    { controller: 'memory', file: 'memory.swap.max', value: 0, isOptional: true },
    pids,
    { controller: 'cpu', file: 'cpu.weight', value: weightOf(limits.cpuShares) },
  ];
}
