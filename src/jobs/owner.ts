import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { isDeadProcess, OWN_IDENTITY } from '../process-identity.ts';

/** Owners in this process that still work. */
const living = new Set<string>();

/** A new owner: `<process identity>/<random>`, so that a second service of one process is not taken for it. */
export function newOwner(): string {
  const owner = `${OWN_IDENTITY}/${randomUUID().slice(0, 8)}`;
  living.add(owner);
  return owner;
}

/** Says that an owner of this process ended. */
export const retireOwner = (owner: string): void => void living.delete(owner);

/** True for an owner on this machine that is gone; those of other machines cannot be judged from here. */
export function isDeadOwner(owner: string): boolean {
  const identity = owner.slice(0, owner.lastIndexOf('/'));
  return identity === OWN_IDENTITY ? !living.has(owner) : isDeadProcess(identity);
}

/** Whose processes can be asked for, so that silence says nothing: a clock may have jumped. */
export const isOfThisHost = (owner: string): boolean =>
  owner.slice(owner.indexOf('@') + 1, owner.lastIndexOf('/')) === hostname();
