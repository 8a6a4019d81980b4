import type { JailGround } from './jail-ground.ts';
import { countsProcessesInside } from './process-limits.ts';

const WALLS =
  'Linux namespaces and a filter of system calls by bubblewrap, made for each program and destroyed after it: no network, ' +
  'no files of the host but /usr, a few of /etc and the interpreter, all read-only, no capabilities, never root. ' +
  'It shares the kernel of the host, and shows every program what is installed there; files in its work folder may be executed. ';

/** What a jail contains and what not, as this machine lets it. */
export function isolationOf({ cgroups }: Pick<JailGround, 'cgroups'>): string {
  if (cgroups === undefined) {
    const pids = countsProcessesInside() ? '' : 'the number of processes, ';
    return `${WALLS}There is no cgroup for it here: memory is limited per process, and ${pids}files in memory and the CPU share are not.`;
  }
  const cpu = cgroups.parents.cpu === undefined ? '; the CPU share is not limited' : ', CPU share';
  return `${WALLS}Memory with files, processes${cpu} limited by a cgroup (version ${cgroups.version}).`;
}
