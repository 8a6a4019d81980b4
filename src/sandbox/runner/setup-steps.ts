import type { ExecutionJob } from '../job.ts';
import { installerSource } from './bundle.ts';

/**
 * One step of a setup as the supervisor reads it. With `argv` it runs it in the work folder, requirements with
 * its own Python; without it asks the host to install.
 */
export interface SetupStep {
  readonly step: 'command' | 'requirements';
  readonly command: string;
  readonly argv?: readonly string[];
}

/** Options of pip that the operator chooses. */
export interface PipOptions {
  /** Address of the package index. @default pip's own */
  readonly indexUrl?: string;
  /** Further arguments of `pip install`. @default [] */
  readonly extraArgs?: readonly string[];
}

const PIP = 'pip install -r requirements.txt';

/** The folder for PYTHONPATH. */
export const siteOf = (root: string): string => `${root}/site`;

/** A requirements file without what does not matter; null when nothing is left to install. */
export function usedRequirements({ setup }: ExecutionJob): string | null {
  const lines = (setup.requirements ?? '').split(/\r\n|\r|\n/).map((line) => line.trim());
  const used = lines.filter((line) => line !== '' && !line.startsWith('#'));
  return used.length === 0 ? null : `${used.join('\n')}\n`;
}

const LOCAL =
  /^(-r|-c|-e|--requirement|--constraint|--editable|--find-links|-f)\b|file:|^\.{0,2}\/|@ *\.|^[^#;]*\.(whl|zip|tar\.\w+)\s*($|[#;])/m;

/** What decides on the packages beside the interpreter, as text. pip reads variables, too. */
export const packagesKey = (job: ExecutionJob, pip: PipOptions = {}): string =>
  JSON.stringify([usedRequirements(job), job.env, pip.indexUrl, pip.extraArgs]);

/** Whether requirements may speak of files of the job, so that their text does not tell what is installed. */
export const namesFiles = (requirements: string): boolean => LOCAL.test(requirements);

export const commandSteps = ({ setup }: ExecutionJob): SetupStep[] =>
  setup.commands.map((command) => ({ step: 'command', command, argv: ['sh', '-c', command] }));

/** A job that must not reach a network can still install what is at hand. */
const pipArguments = (
  { network }: ExecutionJob,
  { indexUrl, extraArgs = [] }: PipOptions = {},
): string[] => [
  ...(network === 'never' ? ['--no-index'] : []),
  ...(indexUrl === undefined ? [] : ['--index-url', indexUrl]),
  ...extraArgs,
];

/** The argument of the installer, which makes a folder `site` in `root`. */
export const installOrder = (job: ExecutionJob, root: string, pip?: PipOptions): string =>
  JSON.stringify({
    root,
    requirements: usedRequirements(job),
    args: pipArguments(job, pip),
    disk_bytes: job.limits.diskMb * 1_048_576,
  });

/** The steps of a supervisor that can write to the folder for packages; null = it needs none. */
export function setupSteps(job: ExecutionJob, root: string | null, pip?: PipOptions): SetupStep[] {
  if (root === null) return commandSteps(job);
  const argv = ['-I', '-c', installerSource(), installOrder(job, root, pip)];
  return [...commandSteps(job), { step: 'requirements', command: PIP, argv }];
}

/** Has the host install. */
export const installByHost: SetupStep = { step: 'requirements', command: PIP };

const joinPaths = (...parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== '').join(':');

/** Adds the installed packages to an environment: their modules, and their commands where no other has the name. */
export function withPackages(
  env: Readonly<Record<string, string>>,
  root: string,
): Record<string, string> {
  const site = siteOf(root);
  return {
    ...env,
    PYTHONPATH: joinPaths(site, env['PYTHONPATH']),
    PATH: joinPaths(env['PATH'], `${site}/bin`),
  };
}
