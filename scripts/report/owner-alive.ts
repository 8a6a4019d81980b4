import { hostname } from 'node:os';
import { isDeadProcess } from '../../src/process-identity.ts';

/** True when the owner, a process identity, is a living process of this machine. */
export const isOwnerAlive = (owner: string): boolean =>
  owner.endsWith(`@${hostname()}`) && !isDeadProcess(owner);
