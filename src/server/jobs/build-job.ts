import type { JsonValue } from '../../json.ts';
import { jobPolicySchema, type JobPolicy } from '../../policy/job-policy.ts';
import type { ExecutionJob } from '../../sandbox/job.ts';
import { badRequest, HttpFailure } from '../http-failure.ts';
import type { ServerConfig } from '../config/server-config.ts';
import type { Files, Unpacked } from '../multipart/unpack-tar.ts';
import type { JobFields, Metadata } from '../wire/metadata-schema.ts';
import { newExecutionId } from './detailed-id.ts';
import { placeEntrypoint } from './entrypoint.ts';
import { environmentOf } from './environment-of.ts';
import { requestedImage } from './images.ts';
import { createRequestedJob, limitsOf } from './limits-of.ts';
import { networkOfSubmission } from './network-of.ts';

const MB = 1_048_576;
const WITHOUT_NETWORK: readonly ServerConfig['sandbox'][] = ['pyodide', 'jail'];

/** @throws {HttpFailure} 413 the files are larger than the work folder may be */
export function refuseOverDisk(files: Files, diskMb: number): void {
  let bytes = 0;
  for (const content of files.values()) bytes += content.byteLength;
  if (bytes <= diskMb * MB) return;
  throw new HttpFailure(
    413,
    `the files have ${bytes} bytes, more than the disk limit of ${diskMb} MiB`,
  );
}

/** Bytes that are no text come as base64. */
const stdinOf = ({ stdin, job }: Metadata): Buffer =>
  job?.stdin_base64 === undefined
    ? Buffer.from(stdin, 'utf8')
    : Buffer.from(job.stdin_base64, 'base64');

function policyOf(given: unknown): JobPolicy | undefined {
  if (given === undefined || given === null) return undefined;
  const parsed = jobPolicySchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw badRequest(`job.policy.${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'wrong'}`);
}

function extraFields(fields: JobFields | undefined) {
  if (fields === undefined) return {};
  const { capture, network, context = null } = fields;
  const policy = policyOf(fields.policy);
  return {
    context: context as JsonValue,
    ...(policy === undefined ? {} : { policy }),
    ...(capture === undefined ? {} : { capture }),
    ...(network === undefined ? {} : { network }),
  };
}

/**
 * The job of a submission. Source: python-executor spec §1.5, §2.
 * @throws {HttpFailure} 400 or 413 saying which field cannot be honoured
 */
export function buildJob(
  metadata: Metadata,
  { files, folders }: Unpacked,
  config: ServerConfig,
): ExecutionJob {
  const limits = limitsOf({ config: metadata.config, limits: metadata.job?.limits }, config);
  refuseOverDisk(files, limits.diskMb);
  const image = requestedImage(metadata.docker_image, config);
  return createRequestedJob({
    id: newExecutionId(metadata.job !== undefined),
    ...placeEntrypoint(metadata.entrypoint, files),
    folders: [...folders],
    argv: metadata.script_args,
    stdin: stdinOf(metadata),
    env: environmentOf(metadata.env_vars),
    limits,
    network: networkOfSubmission(
      metadata.config,
      config.networkIfUnsaid ?? !WITHOUT_NETWORK.includes(config.sandbox),
    ),
    setup: {
      commands: metadata.pre_commands,
      requirements: metadata.requirements_txt.trim() === '' ? null : metadata.requirements_txt,
    },
    ...(image === undefined ? {} : { image }),
    ...extraFields(metadata.job),
  });
}
