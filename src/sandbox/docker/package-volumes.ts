import { createHash } from 'node:crypto';
import type Docker from 'dockerode';
import type { ExecutionJob } from '../job.ts';
import {
  namesFiles,
  packagesKey,
  siteOf,
  usedRequirements,
  type PipOptions,
} from '../runner/setup-steps.ts';
import { NOBODY, PACKAGES_FOLDER } from './container-options.ts';
import { isGone, isNotFound } from './docker-error.ts';
import { folderArchive } from './folder-archive.ts';
import type { PruneLimits } from './docker-sandbox-options.ts';

const VOLUME_LABEL = 'langgraph-python-executor.packages';
const STORE = 'store';

/** The folder in a container for the installer; nobody's, as the root of a volume cannot be. */
export const PACKAGES_ROOT = `${PACKAGES_FOLDER}/${STORE}`;

/** The packages of some requirements, for one image. */
export interface PackageVolume {
  readonly name: string;
  /** Of the job, as far as the installation needs them. */
  readonly files: ExecutionJob['files'];
}

/** The volume of a job: the same for the same image, requirements and options of pip; null when it needs none. */
export function volumeOf(
  job: ExecutionJob,
  imageId: string,
  pip: PipOptions = {},
): PackageVolume | null {
  const requirements = usedRequirements(job);
  if (requirements === null) return null;
  const files = namesFiles(requirements) ? job.files : {};
  const hash = createHash('sha256');
  hash.update(`${imageId}\n${packagesKey(job, pip)}`);
  for (const [path, content] of Object.entries(files).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`\0${path}\0${content.length}\0`).update(content);
  }
  const name = `langgraph-python-executor-packages-${hash.digest('hex').slice(0, 32)}`;
  return { name, files };
}

/** Makes the volume unless it is there. */
export async function createVolume(docker: Docker, { name }: PackageVolume): Promise<void> {
  await docker.createVolume({ Name: name, Labels: { [VOLUME_LABEL]: 'true' } });
}

const holds = async (container: Docker.Container, path: string): Promise<boolean> => {
  try {
    await container.infoArchive({ path });
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
};

/** Whether the volume of a container, which need not run, has its packages complete. */
export const isInstalled = (container: Docker.Container): Promise<boolean> =>
  holds(container, siteOf(PACKAGES_ROOT));

/** Makes the folder for the installer in the volume of a container that has not been started. */
export async function openVolume(container: Docker.Container): Promise<void> {
  try {
    await container.putArchive(folderArchive(STORE, NOBODY), { path: PACKAGES_FOLDER });
  } catch (error) {
    // Docker fails to unpack a folder that another installer makes in the same moment.
    if (!(await holds(container, PACKAGES_ROOT))) throw error;
  }
}

/** Removes a volume, unless a container has it. */
export async function removeVolume(docker: Docker, name: string): Promise<boolean> {
  try {
    await docker.getVolume(name).remove();
    return true;
  } catch (error) {
    if (isGone(error)) return false;
    throw error;
  }
}

/** Removes volumes that are too old or too many and that no container has; returns how many. */
export async function pruneVolumes(docker: Docker, limits: PruneLimits): Promise<number> {
  const { maxAgeMs = Infinity, maxCount = Infinity } = limits;
  const { Volumes } = await docker.listVolumes({ filters: { label: [VOLUME_LABEL] } });
  const all = (Volumes as (Docker.VolumeInspectInfo & { CreatedAt?: string })[]).map(
    ({ Name, CreatedAt = '' }) => ({ name: Name, madeAt: Date.parse(CreatedAt) || 0 }),
  );
  const newestFirst = all.toSorted((a, b) => b.madeAt - a.madeAt);
  const surplus = newestFirst.filter(
    ({ madeAt }, index) => index >= maxCount || Date.now() - madeAt > maxAgeMs,
  );
  const removed = await Promise.all(surplus.map(({ name }) => removeVolume(docker, name)));
  return removed.filter(Boolean).length;
}
