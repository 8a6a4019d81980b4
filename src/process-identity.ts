import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** Ticks from the start of the machine to that of the process come after the name, which may hold anything. */
const TICKS_AFTER_NAME = 19;

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return undefined;
  }
}

/** Differs between processes that had one number, also across a restart of the machine; undefined where Linux's /proc is not there. */
function startOf(pid: number): string | undefined {
  const stat = readText(`/proc/${pid}/stat`);
  const boot = readText('/proc/sys/kernel/random/boot_id')?.slice(0, 8);
  const ticks = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[TICKS_AFTER_NAME];
  return ticks === undefined || boot === undefined ? undefined : `${boot}.${ticks}`;
}

const FORMAT = /^([1-9]\d*)(?:-([0-9a-f]{8}\.\d+))?@(.*)$/s;

/**
 * Names a process of this machine among all there ever were: `<pid>-<boot>.<start>@<host>`, without the middle part where
 * the system does not tell it. A container whose service is process 1 at every start gives each start another name.
 */
export function processIdentity(pid: number = process.pid): string {
  const start = startOf(pid);
  return `${pid}${start === undefined ? '' : `-${start}`}@${hostname()}`;
}

/** Asked once, because it cannot change. */
export const OWN_IDENTITY = processIdentity();

/** True only when the process is surely gone; one of another machine cannot be judged from here. */
export function isDeadProcess(identity: string): boolean {
  const [, pid = '', start, host] = FORMAT.exec(identity) ?? [];
  if (host !== hostname()) return false;
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
  const now = startOf(Number(pid));
  return start !== undefined && now !== undefined && start !== now;
}
