import type Docker from 'dockerode';
import { isDeadProcess, OWN_IDENTITY } from '../../process-identity.ts';
import { isGone } from './docker-error.ts';
import { JOB_LABEL, OWNER_LABEL } from './container-options.ts';

/** Removes the containers whose owner, a process of this machine, is dead; returns how many. */
export async function reapOrphans(docker: Docker): Promise<number> {
  const containers = await docker.listContainers({ all: true, filters: { label: [OWNER_LABEL] } });
  const orphans = containers.filter((container) =>
    isDeadProcess(container.Labels[OWNER_LABEL] ?? ''),
  );
  for (const { Id } of orphans) {
    try {
      await docker.getContainer(Id).remove({ force: true, v: true });
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  }
  return orphans.length;
}

/** How many containers there are and of how many processes, for people. */
export async function countOwned(docker: Docker): Promise<string> {
  const containers = await docker.listContainers({ all: true, filters: { label: [OWNER_LABEL] } });
  const others = containers.filter(({ Labels }) => Labels[OWNER_LABEL] !== OWN_IDENTITY);
  if (others.length === 0) return 'no containers of other processes';
  const owners = new Set(others.map(({ Labels }) => Labels[OWNER_LABEL]));
  const ahead = others.filter(({ Labels }) => Labels[JOB_LABEL] === undefined).length;
  return `${others.length} containers of ${owners.size} other processes, ${ahead} of them opened ahead`;
}
