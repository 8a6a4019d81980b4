import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { ContainerConfigurationError } from '../errors.ts';
import { jsonValueSchema, type JsonValue } from '../json.ts';
import { jobPolicySchema, type JobPolicy } from '../policy/job-policy.ts';
import { isInsidePath } from './inside-path.ts';

/** What a program may use up. Each sandbox enforces all of them or says in its profile which it cannot. */
export const limitsSchema = z.strictObject({
  timeoutMs: z.int().positive().default(600_000).describe('wall time of the program, ms'),
  memoryMb: z.int().min(16).default(1024).describe('memory, MiB; swap is off'),
  diskMb: z.int().positive().default(2048).describe('size of the work folder, MiB'),
  cpuShares: z.int().min(2).default(1024).describe('relative CPU weight'),
  pids: z.int().min(4).default(128).describe('processes and threads'),
  maxOutputBytes: z
    .int()
    .positive()
    .default(1_048_576)
    .describe('kept of stdout and of stderr, bytes each; the rest is counted and dropped'),
  maxResultBytes: z.int().positive().default(10_485_760).describe('size of `results` as JSON'),
  maxArtifactBytes: z
    .int()
    .positive()
    .default(104_857_600)
    .describe('total size of figures and files brought out'),
});
export type ExecutionLimits = z.infer<typeof limitsSchema>;

/**
 * What is captured beside the streams: `script` nothing, `expression` the repr of a last expression,
 * `cell` also `results`, figures, `save_artifact` and the `context` object.
 */
export type Capture = 'script' | 'expression' | 'cell';

/** What happens in the work folder before the program; its output is kept out of the program's streams unless it fails. */
export interface Setup {
  /** Shell commands, each run by `sh -c` as a unit of its own; the first that fails ends the job with its exit code. */
  readonly commands: readonly string[];
  /** Text of a requirements file for pip; null = nothing is installed. Installing has a network, whatever `network` says, unless `network` is `never`. */
  readonly requirements: string | null;
}

/** One program and everything it needs, in no way tied to the sandbox that runs it. */
export interface ExecutionJob {
  readonly id: string;
  /** Relative POSIX path → content; holds the entrypoint too. */
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** Relative POSIX paths of folders that have to be there even without files. */
  readonly folders: readonly string[];
  /** The file that is run. */
  readonly entrypoint: string;
  /** `sys.argv[1:]`. */
  readonly argv: readonly string[];
  readonly stdin: Uint8Array;
  /** Added to the sandbox's own small environment; nothing is inherited from the host. */
  readonly env: Readonly<Record<string, string>>;
  readonly limits: ExecutionLimits;
  /** Of the program; `never` also takes it from the installation of requirements. */
  readonly network: 'none' | 'on' | 'never';
  /** Container image; undefined = the sandbox's default. Only the docker sandbox knows images. */
  readonly image?: string;
  readonly setup: Setup;
  /** Whose it is. At isolation level `thread` the jobs of a tenant may share a container; undefined = it shares none. */
  readonly tenant?: string;
  /** Becomes `context.json` and, with capture `cell`, the `context` object. */
  readonly context: JsonValue;
  readonly capture: Capture;
  /** What it may do to a control system; undefined = read-only for a `cell`, nothing held for others. */
  readonly policy?: JobPolicy;
}

const relativePath = z.string().refine(isInsidePath, {
  error: (issue) => `"${String(issue.input)}" is not a relative path inside the work folder`,
});

const jobInputSchema = z
  .strictObject({
    id: z.string().min(1).optional(),
    code: z.string().optional().describe('becomes the entrypoint'),
    files: z.record(relativePath, z.instanceof(Uint8Array)).default({}),
    folders: z.array(relativePath).default([]),
    entrypoint: relativePath.default('main.py'),
    argv: z.array(z.string()).default([]),
    stdin: z.instanceof(Uint8Array).default(new Uint8Array()),
    env: z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), z.string()).default({}),
    limits: limitsSchema.prefault({}),
    network: z.enum(['none', 'on', 'never']).default('none'),
    setup: z
      .strictObject({
        commands: z.array(z.string()).default([]),
        requirements: z.string().nullable().default(null),
      })
      .prefault({}),
    image: z.string().min(1).optional(),
    tenant: z.string().min(1).optional(),
    context: jsonValueSchema.default(null),
    capture: z.enum(['script', 'expression', 'cell']).default('script'),
    policy: jobPolicySchema.optional(),
  })
  .refine((job) => job.code !== undefined || job.files[job.entrypoint] !== undefined, {
    error: 'give `code`, or `files` that hold the entrypoint',
  });
export type JobInput = z.input<typeof jobInputSchema>;

/**
 * Checks a job and fills in what was left out.
 * @throws {ContainerConfigurationError} naming each wrong field and its value
 */
export function createJob(input: JobInput): ExecutionJob {
  const parsed = jobInputSchema.safeParse(input);
  if (!parsed.success) {
    throw new ContainerConfigurationError(`Bad job: ${z.prettifyError(parsed.error)}`);
  }
  const { code, files, id, image, tenant, policy, ...rest } = parsed.data;
  return {
    ...rest,
    id: id ?? `exe_${randomUUID()}`,
    files: code === undefined ? files : { ...files, [rest.entrypoint]: Buffer.from(code, 'utf8') },
    ...(image === undefined ? {} : { image }),
    ...(tenant === undefined ? {} : { tenant }),
    ...(policy === undefined ? {} : { policy }),
  };
}
