import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';

/** Owners in this process that still work. */
const living = new Set<string>();

/** A new owner: `<pid>@<host>/<random>`, so that neither a pid used again nor a second service is taken for it. */
export function newOwner(): string {
  const owner = `${process.pid}@${hostname()}/${randomUUID().slice(0, 8)}`;
  living.add(owner);
  return owner;
}

/** Says that an owner of this process ended. */
export const retireOwner = (owner: string): void => void living.delete(owner);

/** True for an owner on this machine whose process is gone; those of other machines cannot be judged from here. */
export function isDeadOwner(owner: string): boolean {
  const [, pid = '', host = ''] = /^([1-9]\d*)@(.*)\/[^/]*$/s.exec(owner) ?? [];
  if (host !== hostname()) return false;
  if (Number(pid) === process.pid) return !living.has(owner);
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
