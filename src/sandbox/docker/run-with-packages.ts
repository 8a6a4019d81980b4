import type Docker from 'dockerode';
import type { Execution } from '../execution.ts';
import { createJob, type ExecutionJob } from '../job.ts';
import { installerSource } from '../runner/bundle.ts';
import {
  commandSteps,
  installByHost,
  installOrder,
  type PipOptions,
  type SetupStep,
} from '../runner/setup-steps.ts';
import type { Installed } from '../runner/supervisor-link.ts';
import type { ExecuteOptions } from '../sandbox.ts';
import type { ContainerOpening } from './container-cell.ts';
import { planOfJob, type ContainerPlan } from './container-plan.ts';
import type { ImageFacts } from './image.ts';
import {
  createVolume,
  isInstalled,
  openVolume,
  PACKAGES_ROOT,
  type PackageVolume,
} from './package-volumes.ts';
import type { ContainerOrder } from './run-in-container.ts';

/** A job in a container that no other has. */
export interface AloneOrder {
  readonly plan: ContainerPlan;
  readonly order: ContainerOrder;
  readonly options: ExecuteOptions;
  readonly prepare?: ContainerOpening['prepare'];
}

/** What it takes to install packages for a job. */
export interface Packages {
  readonly docker: Docker;
  readonly pip: PipOptions | undefined;
  readonly run: (order: AloneOrder) => Promise<Execution>;
}

interface Place {
  readonly image: ImageFacts;
  readonly volume: PackageVolume;
  readonly options: ExecuteOptions;
}

const KILLED = 137;
const INSTALLER = '.installer/installer.py';

/** Runs a job with the packages it requires, which are installed first unless their volume has them. */
export async function runWithPackages(
  job: ExecutionJob,
  place: Place,
  packages: Packages,
): Promise<Execution> {
  const { image, volume, options } = place;
  await createVolume(packages.docker, volume);
  const setup: SetupStep[] = [...commandSteps(job)];
  const prepare = async (container: Docker.Container): Promise<void> => {
    if (!(await isInstalled(container))) setup.push(installByHost);
  };
  const install = (signal: AbortSignal) =>
    runInstaller(job, { ...place, options: { signal } }, packages);
  const order = { job, image, setup, hasPackages: true, isKept: false, install };
  const plan = planOfJob(job, image, { volume: volume.name });
  return await packages.run({ plan, order, options, prepare });
}

/** In a container of its own, since the program's has neither a network nor may it write to the volume. */
async function runInstaller(
  job: ExecutionJob,
  { image, volume, options }: Place,
  { pip, run }: Packages,
): Promise<Installed> {
  const installer = installerJob(job, volume, installOrder(job, PACKAGES_ROOT, pip));
  const plan = planOfJob(installer, image, { volume: volume.name, installs: true });
  const order = {
    job: installer,
    image,
    setup: [],
    hasPackages: false,
    isKept: false,
    installs: true,
  };
  return installedBy(await run({ plan, order, options, prepare: openVolume }));
}

/** The job that installs what another one requires; under its id, so that its container is known as that one's. */
const installerJob = (
  { id, env, limits, network }: ExecutionJob,
  { files }: PackageVolume,
  order: string,
): ExecutionJob => ({
  ...createJob({ id, code: '', entrypoint: INSTALLER, argv: [order] }),
  env,
  limits,
  network,
  files: { ...files, [INSTALLER]: Buffer.from(installerSource()) },
});

function installedBy({ killReason, exitCode, signal, ...told }: Execution): Installed {
  const output = told.stdout + told.stderr;
  if (killReason === null && exitCode !== null) return { exitCode, output };
  const why = killReason ?? signal ?? 'its supervisor ended';
  return { exitCode: KILLED, output: `${output}the installation was stopped: ${why}\n` };
}
