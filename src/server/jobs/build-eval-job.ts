import type { ExecutionJob } from '../../sandbox/job.ts';
import { badRequest, HttpFailure } from '../http-failure.ts';
import { memberName } from '../multipart/member-name.ts';
import type { Files } from '../multipart/unpack-tar.ts';
import type { ServerParts } from '../server-env.ts';
import type { EvalRequest } from '../wire/eval-schema.ts';
import { refuseOverDisk } from './build-job.ts';
import { newExecutionId } from './detailed-id.ts';
import { placeEntrypoint } from './entrypoint.ts';
import { imageOfVersion } from './images.ts';
import { createRequestedJob, limitsOf } from './limits-of.ts';
import { networkOfEval } from './network-of.ts';
import { requirementsOfEval } from './requirements-of-eval.ts';

const MAX_CODE_BYTES = 102_400;
const MAIN = 'main.py';

function sourcesOf({ code, files }: EvalRequest): EvalRequest['files'] {
  if (files.length > 0) return files;
  if (code !== '') return [{ name: MAIN, content: code }];
  throw badRequest("either 'code' or 'files' must be provided");
}

function refuseTooMuchCode(sources: EvalRequest['files']): void {
  const bytes = sources.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
  if (bytes <= MAX_CODE_BYTES) return;
  throw new HttpFailure(
    413,
    `total code size ${bytes} bytes exceeds limit of ${MAX_CODE_BYTES} bytes`,
  );
}

function filesOf(sources: EvalRequest['files']): Files {
  const pairs = sources.map(({ name, content }, index) => {
    try {
      const path = memberName(name);
      if (path === '') throw new Error('the name is empty');
      return [path, Buffer.from(content, 'utf8')] as const;
    } catch (error) {
      throw badRequest(`files.${index}.name: ${(error as Error).message}`);
    }
  });
  return new Map(pairs);
}

/**
 * The job of an evaluation, checked in the order of the original. Source: python-executor spec §1.7, §2.9, §2.10.
 * @throws {HttpFailure} 400 or 413
 */
export async function buildEvalJob(
  request: EvalRequest,
  parts: Pick<ServerParts, 'config' | 'sandbox' | 'logger'>,
): Promise<ExecutionJob> {
  const { config, sandbox } = parts;
  const sources = sourcesOf(request);
  const version = request.python_version;
  const ownVersion =
    version === '' || config.sandbox === 'docker' ? '' : (await sandbox.profile()).pythonVersion;
  const image = imageOfVersion(version, config, ownVersion);
  refuseTooMuchCode(sources);
  const files = filesOf(sources);
  const limits = limitsOf({ config: request.config }, config);
  refuseOverDisk(files, limits.diskMb);
  const placed = placeEntrypoint(request.entrypoint || (sources[0]?.name ?? MAIN), files);
  const text = request.requirements_txt;
  const requirements = await requirementsOfEval(text, placed, image, parts);
  return createRequestedJob({
    id: newExecutionId(false),
    ...placed,
    stdin: Buffer.from(request.stdin, 'utf8'),
    limits,
    network: networkOfEval(request.config),
    setup: { requirements },
    capture: request.eval_last_expr ? 'expression' : 'script',
    ...(image === undefined ? {} : { image }),
  });
}
