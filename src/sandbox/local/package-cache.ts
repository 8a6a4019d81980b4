import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { ExecutionJob } from '../job.ts';
import {
  namesFiles,
  packagesKey,
  usedRequirements,
  type PipOptions,
} from '../runner/setup-steps.ts';

/** What decides, beside the requirements, on what pip installs. */
interface Installer {
  /** Path and version of the interpreter. */
  readonly python: string;
  readonly pip: PipOptions | undefined;
}

/**
 * The folder for the packages of a job: the same for the same requirements and interpreter, but the job's own
 * when the requirements name files of the job; null when it needs none.
 */
export function packageFolder(
  job: ExecutionJob,
  jobFolder: string,
  cacheFolder: string,
  { python, pip }: Installer,
): string | null {
  const requirements = usedRequirements(job);
  if (requirements === null) return null;
  if (namesFiles(requirements)) return join(jobFolder, 'packages');
  const hash = createHash('sha256').update(`${python}\n${packagesKey(job, pip)}`);
  return join(cacheFolder, 'packages', hash.digest('hex').slice(0, 32));
}
