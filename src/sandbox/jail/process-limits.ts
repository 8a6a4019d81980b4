import { release } from 'node:os';

const MAX_OPEN_FILES = 4096;
/** What the service has inherited itself is passed on by bubblewrap. */
const LAST_FD = 65_536;
/** From this kernel on processes are counted in each user namespace, before in the whole machine. */
const COUNTED_INSIDE = [5, 14] as const;

/** Whether a limit on the processes of a user holds for one jail alone. */
export function countsProcessesInside(kernel = release()): boolean {
  const [major = 0, minor = 0] = kernel.split('.').map((part) => Number.parseInt(part, 10));
  const [first, second] = COUNTED_INSIDE;
  return major > first || (major === first && minor >= second);
}

/**
 * Python that closes what it inherited and limits itself with what it starts, put before the supervisor: set any
 * earlier, the number of processes would count those of all jails. `pids` null = not limited here.
 */
export const limitingSource = (pids: number | null): string => `import os, resource
os.closerange(3, ${LAST_FD})
def limit(kind, most):
    hard = resource.getrlimit(kind)[1]
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (most, most))
limit(resource.RLIMIT_CORE, 0)
limit(resource.RLIMIT_NOFILE, ${MAX_OPEN_FILES})
${pids === null ? '' : `limit(resource.RLIMIT_NPROC, ${pids})\n`}`;
