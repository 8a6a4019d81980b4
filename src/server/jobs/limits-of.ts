import { camelFields } from '../../config/spelling.ts';
import { ContainerConfigurationError } from '../../errors.ts';
import {
  createJob,
  limitsSchema,
  type ExecutionJob,
  type ExecutionLimits,
  type JobInput,
} from '../../sandbox/job.ts';
import { badRequest } from '../http-failure.ts';
import type { ServerConfig } from '../config/server-config.ts';
import type { WireConfig } from '../wire/config-schema.ts';

const MB = 1_048_576;
const MIN_MEMORY_MB = 16;
const MAX_PIDS = 512;
const MAX_BROUGHT_OUT_BYTES = 256 * MB;

type WireLimit = 'timeout_seconds' | 'memory_mb' | 'disk_mb' | 'cpu_shares';

/** 0 or nothing = default. Source: python-executor spec §1.5. */
function limitOf(
  name: WireLimit,
  given: WireConfig | undefined,
  { standard, max, min = 1 }: { standard: number; max: number; min?: number },
): number {
  const value = given?.[name] ?? 0;
  if (value === 0) return standard;
  if (value >= min && value <= max) return value;
  throw badRequest(
    `config.${name} is ${value}; this server takes ${min} to ${max}, or 0 for ${standard}`,
  );
}

function limitsOfConfig(given: WireConfig | undefined, config: ServerConfig): ExecutionLimits {
  const seconds = limitOf('timeout_seconds', given, {
    standard: config.defaultTimeoutSeconds,
    max: config.maxTimeoutSeconds,
  });
  return limitsSchema.parse({
    timeoutMs: seconds * 1000,
    memoryMb: limitOf('memory_mb', given, {
      standard: config.defaultMemoryMb,
      max: config.maxMemoryMb,
      min: MIN_MEMORY_MB,
    }),
    diskMb: limitOf('disk_mb', given, { standard: config.defaultDiskMb, max: config.maxDiskMb }),
    cpuShares: Math.max(
      2,
      limitOf('cpu_shares', given, { standard: config.defaultCpuShares, max: config.maxCpuShares }),
    ),
    maxOutputBytes: config.maxOutputMb * MB,
  });
}

function refuseOverBounds(limits: ExecutionLimits, config: ServerConfig): void {
  const bounds: ExecutionLimits = {
    timeoutMs: config.maxTimeoutSeconds * 1000,
    memoryMb: config.maxMemoryMb,
    diskMb: config.maxDiskMb,
    cpuShares: config.maxCpuShares,
    pids: MAX_PIDS,
    maxOutputBytes: config.maxOutputMb * MB,
    maxResultBytes: MAX_BROUGHT_OUT_BYTES,
    maxArtifactBytes: MAX_BROUGHT_OUT_BYTES,
  };
  for (const name of Object.keys(bounds) as (keyof ExecutionLimits)[]) {
    if (limits[name] > bounds[name]) {
      throw badRequest(
        `job.limits.${name} is ${limits[name]}; this server takes at most ${bounds[name]}`,
      );
    }
  }
}

/**
 * Limits of a job: those of the server, over them `config`, over them `job.limits`.
 * @throws {HttpFailure} 400 naming the limit that is out of bounds
 */
export function limitsOf(
  given: { readonly config?: WireConfig | undefined; readonly limits?: unknown },
  config: ServerConfig,
): ExecutionLimits {
  const base = limitsOfConfig(given.config, config);
  if (given.limits === undefined || given.limits === null) return base;
  if (typeof given.limits !== 'object') throw badRequest('job.limits: expected an object');
  const parsed = limitsSchema.safeParse({
    ...base,
    ...(camelFields(limitsSchema, given.limits) as object),
  });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw badRequest(`job.limits.${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'wrong'}`);
  }
  refuseOverBounds(parsed.data, config);
  return parsed.data;
}

/** A job whose bytes may lie in any kind of buffer. */
export type RequestedJob = Omit<JobInput, 'files' | 'stdin'> &
  Pick<ExecutionJob, 'files' | 'stdin'>;

/**
 * `createJob` for input of a client.
 * @throws {HttpFailure} 400 naming what is wrong
 */
export function createRequestedJob(input: RequestedJob): ExecutionJob {
  try {
    return createJob(input as JobInput);
  } catch (error) {
    if (error instanceof ContainerConfigurationError) throw badRequest(error.message);
    throw error;
  }
}
