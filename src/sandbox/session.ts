import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { ContainerConfigurationError, ErrorCategory, PythonExecutorException } from '../errors.ts';
import { jsonValueSchema, type JsonValue } from '../json.ts';
import { jobPolicySchema, type JobPolicy } from '../policy/job-policy.ts';
import type { Execution } from './execution.ts';
import { limitsSchema, type Capture, type ExecutionJob, type ExecutionLimits } from './job.ts';
import type { ExecuteOptions } from './sandbox.ts';

/** What a session is opened with; it holds for all programs of the session. */
export interface SessionOrder {
  readonly id: string;
  /** Those of memory, disk, processes and CPU are of the whole session, the others of each program. */
  readonly limits: ExecutionLimits;
  readonly env: Readonly<Record<string, string>>;
  readonly network: 'none' | 'on' | 'never';
  /** Container image; undefined = the sandbox's default. Only the docker sandbox knows images. */
  readonly image?: string;
  readonly tenant?: string;
  /** Becomes `context.json` and, for programs with capture `cell`, the `context` object. */
  readonly context: JsonValue;
  /** What its programs may do to a control system; undefined = read-only. */
  readonly policy?: JobPolicy;
}

const orderSchema = z.strictObject({
  id: z.string().min(1).optional(),
  limits: limitsSchema.prefault({}),
  env: z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), z.string()).default({}),
  network: z.enum(['none', 'on', 'never']).default('none'),
  image: z.string().min(1).optional(),
  tenant: z.string().min(1).optional(),
  context: jsonValueSchema.default(null),
  policy: jobPolicySchema.optional(),
});
export type SessionOrderInput = z.input<typeof orderSchema>;

const programSchema = z.strictObject({
  code: z.string(),
  capture: z.enum(['script', 'expression', 'cell']).default('expression'),
  timeoutMs: z.int().positive().optional().describe('default: that of the session'),
});
/** One program of a session. @default capture 'expression', the time limit of the session */
export type SessionProgram = z.input<typeof programSchema>;

/** A program as it is handed to the interpreter. */
export interface SessionStep {
  readonly code: string;
  readonly capture: Capture;
  /** @default that of the session */
  readonly timeoutMs?: number | undefined;
}

function parse<T>(schema: z.ZodType<T>, input: unknown, what: string): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new ContainerConfigurationError(`Bad ${what}: ${z.prettifyError(parsed.error)}`);
}

/**
 * Checks what a session is opened with and fills in what was left out.
 * @throws {ContainerConfigurationError} naming each wrong field and its value
 */
export function createSessionOrder(input: SessionOrderInput = {}): SessionOrder {
  const { id, image, tenant, policy, ...rest } = parse(orderSchema, input, 'session');
  return {
    ...rest,
    id: id ?? `ses_${randomUUID()}`,
    ...(image === undefined ? {} : { image }),
    ...(tenant === undefined ? {} : { tenant }),
    ...(policy === undefined ? {} : { policy }),
  };
}

/** @throws {ContainerConfigurationError} naming each wrong field and its value */
export const createSessionStep = (program: SessionProgram): SessionStep =>
  parse(programSchema, program, 'program of a session');

const READ_ONLY = jobPolicySchema.parse({});

/** The job that the `number`th program of a session is, counted from 1; tracebacks name it `In[number]`. */
export function jobOfStep(order: SessionOrder, step: SessionStep, number: number): ExecutionJob {
  const { timeoutMs = order.limits.timeoutMs, code, capture } = step;
  const { id, limits, policy = READ_ONLY, ...rest } = order;
  const entrypoint = `In[${number}]`;
  return {
    ...rest,
    id: `${id}.${number}`,
    files: { [entrypoint]: Buffer.from(code, 'utf8') },
    folders: [],
    entrypoint,
    argv: [],
    stdin: new Uint8Array(),
    limits: { ...limits, timeoutMs },
    setup: { commands: [], requirements: null },
    capture,
    policy,
  };
}

/**
 * Why a session has no interpreter any more. `interpreter`: a program ended it (`os._exit`, a crash, the end of memory);
 * `stopped`: it had to be killed, because a program that ran too long or was aborted did not stop; `place`: the
 * container or process around it is gone; `idle`, `age`: it was closed by its time limits; `closed`: by its owner.
 */
export type SessionEndReason = 'interpreter' | 'stopped' | 'place' | 'idle' | 'age' | 'closed';

export interface SessionEnd {
  readonly reason: SessionEndReason;
  /** ISO 8601. */
  readonly at: string;
  /** One sentence. */
  readonly detail: string;
}

/** The interpreter of a session is gone, and its variables with it (HTTP 410). The message says when, why, and what to do. */
export class SessionGoneError extends PythonExecutorException {
  readonly sessionId: string;
  readonly end: SessionEnd;

  constructor(sessionId: string, end: SessionEnd) {
    const canReset = ['interpreter', 'stopped', 'place'].includes(end.reason);
    const remedy = canReset ? 'Reset it to go on with a fresh interpreter' : 'Open a new one';
    const text = `The session "${sessionId}" ended at ${end.at}: ${end.detail}. Its variables are lost. ${remedy}.`;
    super(text, ErrorCategory.WORKFLOW, { technicalDetails: { sessionId, ...end } });
    this.sessionId = sessionId;
    this.end = end;
  }
}

/** A regular file in the work folder of a session. */
export interface SessionFile {
  /** Relative POSIX path. */
  readonly path: string;
  readonly sizeBytes: number;
}

export interface ResetOptions {
  /** False empties the work folder. Files are lost anyway where their container or process is gone. @default true */
  readonly keepFiles?: boolean | undefined;
}

/**
 * An interpreter that lives on between programs: variables, imports, functions and files stay. Programs run one at a
 * time, in the order of the calls; the walls around them are those of a single execution.
 */
export interface SandboxSession extends AsyncDisposable {
  readonly id: string;
  /** Null while it takes programs. */
  readonly ended: SessionEnd | null;
  /**
   * Runs a program; how it ends, and also that it ends the interpreter, is a value. A program that is over its time or
   * aborted is interrupted, and only killed with the interpreter when it does not stop; a warning says so.
   * @throws {SessionGoneError} there is no interpreter
   * @throws {ContainerConnectivityError} the sandbox broke; the session is gone then
   */
  execute(program: SessionProgram, options?: ExecuteOptions): Promise<Execution>;
  /**
   * A fresh interpreter under the same id, also after the end of the one before.
   * @throws {SessionGoneError} the session was closed
   */
  reset(options?: ResetOptions): Promise<void>;
  /** @throws {SessionGoneError} its container or process is gone */
  listFiles(): Promise<readonly SessionFile[]>;
  /** Null when there is no such regular file. @throws {SessionGoneError} as `listFiles` */
  readFile(path: string): Promise<Uint8Array | null>;
  /**
   * @throws {SessionGoneError} as `listFiles`
   * @throws {ContainerConfigurationError} the path leads out of the work folder, or there is no room
   */
  writeFile(path: string, bytes: Uint8Array): Promise<void>;
}
