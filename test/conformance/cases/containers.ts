import Docker from 'dockerode';
import { expect } from 'vitest';
import { JOB_LABEL } from '../../../src/sandbox/docker/container-options.ts';

const docker = new Docker();

/** Names of the containers of an execution, ended ones too. */
export async function containersOf(id: string): Promise<string[]> {
  const label = [`${JOB_LABEL}=${id}`];
  return (await docker.listContainers({ all: true, filters: { label } })).map(({ Id }) => Id);
}

/** What the daemon says of the container of a running execution. */
export async function inspectContainerOf(id: string): Promise<Docker.ContainerInspectInfo> {
  await expect.poll(() => containersOf(id), { timeout: 20_000 }).toHaveLength(1);
  const [name = ''] = await containersOf(id);
  return await docker.getContainer(name).inspect();
}

/** Where containers find this machine. */
export async function gateway(): Promise<string> {
  const { IPAM } = await docker.getNetwork('bridge').inspect();
  return IPAM?.Config?.[0]?.Gateway ?? '172.17.0.1';
}

const PACKAGES = ['langgraph-python-executor.packages'];

/** Names of the volumes that hold installed packages. */
export async function packageVolumes(): Promise<string[]> {
  const { Volumes } = await docker.listVolumes({ filters: { label: PACKAGES } });
  return Volumes.map(({ Name }) => Name);
}

/** One that is in use stays. */
export async function removeVolume(name: string): Promise<void> {
  await docker
    .getVolume(name)
    .remove()
    .catch(() => {});
}
