/** What kind of failure it was; decides what happens next. Source: spec §2. */
export const ErrorCategory = {
  INFRASTRUCTURE: 'infrastructure',
  CODE_RELATED: 'code_related',
  WORKFLOW: 'workflow',
  CONFIGURATION: 'configuration',
} as const;
export type ErrorCategory = (typeof ErrorCategory)[keyof typeof ErrorCategory];

/** `rerun`: the same stage again after a pause; `regenerate`: new code with feedback; `stop`: end with the exception. */
export type Recovery = 'rerun' | 'regenerate' | 'stop';

/** The one table from category to recovery. */
export const RECOVERY = {
  infrastructure: 'rerun',
  code_related: 'regenerate',
  workflow: 'stop',
  configuration: 'stop',
} as const satisfies Record<ErrorCategory, Recovery>;

/** Facts for whoever mends it, by name; not for the person who asked. */
export type TechnicalDetails = Record<string, unknown>;

/** Optional facts common to every exception. */
export interface ExceptionOptions {
  readonly technicalDetails?: TechnicalDetails | undefined;
  /** Execution folder, when one exists. */
  readonly folderPath?: string | undefined;
  readonly cause?: unknown;
}

/** Base of everything this project throws on purpose. Source: spec §3. */
export class PythonExecutorException extends Error {
  readonly category: ErrorCategory;
  /** Never null. */
  readonly technicalDetails: TechnicalDetails;
  readonly folderPath: string | undefined;

  constructor(message: string, category: ErrorCategory, options: ExceptionOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.category = category;
    this.technicalDetails = options.technicalDetails ?? {};
    this.folderPath = options.folderPath;
  }

  isInfrastructureError(): boolean {
    return this.category === ErrorCategory.INFRASTRUCTURE;
  }

  isCodeError(): boolean {
    return this.category === ErrorCategory.CODE_RELATED;
  }

  isWorkflowError(): boolean {
    return this.category === ErrorCategory.WORKFLOW;
  }

  isConfigurationError(): boolean {
    return this.category === ErrorCategory.CONFIGURATION;
  }

  /** True when running the same code again may help. */
  shouldRetryExecution(): boolean {
    return RECOVERY[this.category] === 'rerun';
  }

  /** True when new code may help. */
  shouldRetryCodeGeneration(): boolean {
    return RECOVERY[this.category] === 'regenerate';
  }

  /** A sentence for the person who asked, without internals. */
  getUserMessage(): string {
    return this.message;
  }
}

/** The execution environment (daemon, kernel, container) cannot be reached or broke down. */
export class ContainerConnectivityError extends PythonExecutorException {
  /** Host, or path of a socket. */
  readonly host: string;
  /** Null for a socket, and where nothing is addressed. */
  readonly port: number | null;

  constructor(
    message: string,
    host: string,
    port: number | null = null,
    options: ExceptionOptions = {},
  ) {
    super(message, ErrorCategory.INFRASTRUCTURE, options);
    this.host = host;
    this.port = port;
  }

  override getUserMessage(): string {
    const where = this.port === null ? this.host : `${this.host}:${this.port}`;
    return `The Python execution environment at ${where} cannot be reached. Check that it is running.`;
  }
}

/** The model service cannot answer now: rate limit, time-out, server error, broken connection. */
export class ModelUnavailableError extends PythonExecutorException {
  constructor(message: string, options: ExceptionOptions = {}) {
    super(message, ErrorCategory.INFRASTRUCTURE, options);
  }
}

/** The model service refuses for a reason a retry cannot mend: key, model name, address, quota. */
export class ModelConfigurationError extends PythonExecutorException {
  constructor(message: string, options: ExceptionOptions = {}) {
    super(message, ErrorCategory.CONFIGURATION, options);
  }
}

/** Settings or the deployment are wrong; somebody has to mend them. */
export class ContainerConfigurationError extends PythonExecutorException {
  constructor(message: string, options: ExceptionOptions = {}) {
    super(message, ErrorCategory.CONFIGURATION, options);
  }
}

/** The generator gave no usable code. */
export class CodeGenerationError extends PythonExecutorException {
  /** Number of the attempt, from 1. */
  readonly generationAttempt: number;
  /** Messages of the earlier failures, oldest first. */
  readonly errorChain: readonly string[];

  constructor(
    message: string,
    generationAttempt: number,
    errorChain: readonly string[],
    options: ExceptionOptions = {},
  ) {
    super(message, ErrorCategory.CODE_RELATED, options);
    this.generationAttempt = generationAttempt;
    this.errorChain = errorChain;
  }
}

/** The code does not parse, or static analysis rejects it. */
export class CodeSyntaxError extends PythonExecutorException {
  /** One line per issue, with its place where there is one. */
  readonly syntaxIssues: readonly string[];

  constructor(message: string, syntaxIssues: readonly string[], options: ExceptionOptions = {}) {
    super(message, ErrorCategory.CODE_RELATED, options);
    this.syntaxIssues = syntaxIssues;
  }
}

/** Static analysis rejects the code for what it does, not for how it is written. */
export class CodePolicyError extends PythonExecutorException {
  /** One line per reason. */
  readonly reasons: readonly string[];

  constructor(message: string, reasons: readonly string[], options: ExceptionOptions = {}) {
    super(message, ErrorCategory.CODE_RELATED, options);
    this.reasons = reasons;
  }
}

/** The program ran and failed. */
export class CodeRuntimeError extends PythonExecutorException {
  /** User frames only; empty when there is none. */
  readonly tracebackInfo: string;
  /** Number of the attempt, from 1. */
  readonly executionAttempt: number;

  constructor(
    message: string,
    tracebackInfo: string,
    executionAttempt: number,
    options: ExceptionOptions = {},
  ) {
    super(message, ErrorCategory.CODE_RELATED, options);
    this.tracebackInfo = tracebackInfo;
    this.executionAttempt = executionAttempt;
  }
}

/** The program ran longer than allowed and was killed. `technicalDetails.stdout` holds the output so far. */
export class ExecutionTimeoutError extends PythonExecutorException {
  /** The limit. */
  readonly timeoutSeconds: number;

  constructor(timeoutSeconds: number, options: ExceptionOptions = {}) {
    super(
      `The program was stopped after its time limit of ${timeoutSeconds} s.`,
      ErrorCategory.WORKFLOW,
      options,
    );
    this.timeoutSeconds = timeoutSeconds;
  }
}

/** What was tried too often. `connectivity` is of the original; ours ends with the connectivity error itself. */
export type OperationType = 'code_generation' | 'execution' | 'connectivity';

/** Every allowed attempt failed. `errorChain` tells each failure, oldest first. */
export class MaxAttemptsExceededError extends PythonExecutorException {
  readonly operationType: OperationType;
  readonly maxAttempts: number;
  readonly errorChain: readonly string[];

  constructor(
    operationType: OperationType,
    maxAttempts: number,
    errorChain: readonly string[],
    options: ExceptionOptions = {},
  ) {
    const last = errorChain.at(-1);
    super(
      `${operationType.replace('_', ' ')} failed after ${maxAttempts} attempt${maxAttempts === 1 ? '' : 's'}` +
        (last === undefined ? '.' : `; the last error: ${last}`),
      ErrorCategory.WORKFLOW,
      options,
    );
    this.operationType = operationType;
    this.maxAttempts = maxAttempts;
    this.errorChain = errorChain;
  }
}

/** Where a fault of this software happened. */
export type WorkflowStage = 'code_generation' | 'static_analysis' | 'execution' | 'orchestration';

/** An unexpected fault of this software itself. */
export class WorkflowError extends PythonExecutorException {
  readonly stage: WorkflowStage;
  /** What was thrown; undefined when the fault was found without an exception. Also the `cause`. */
  readonly originalException: unknown;

  constructor(
    message: string,
    stage: WorkflowStage,
    originalException?: unknown,
    options: ExceptionOptions = {},
  ) {
    super(message, ErrorCategory.WORKFLOW, { cause: originalException, ...options });
    this.stage = stage;
    this.originalException = originalException;
  }

  override getUserMessage(): string {
    return `An unexpected internal error happened during ${this.stage.replace('_', ' ')}.`;
  }
}

/** A person said no. Nothing was executed. */
export class ApprovalRejectedError extends PythonExecutorException {
  /** What the person gave as the reason; empty when none was given. */
  readonly reason: string;

  constructor(reason: string, options: ExceptionOptions = {}) {
    super(
      reason === '' ? 'The code was rejected.' : `The code was rejected: ${reason}`,
      ErrorCategory.WORKFLOW,
      options,
    );
    this.reason = reason;
  }
}

/** The answer came after the approval had expired. Nothing was executed. */
export class ApprovalExpiredError extends PythonExecutorException {
  /** ISO 8601. */
  readonly expiredAt: string;

  constructor(expiredAt: string, options: ExceptionOptions = {}) {
    super(
      `The approval expired at ${expiredAt}; ask again to get a new one.`,
      ErrorCategory.WORKFLOW,
      options,
    );
    this.expiredAt = expiredAt;
  }
}

/** Another answer to the same question used the approval up before; this one ran nothing and changed nothing. */
export class ApprovalUsedError extends PythonExecutorException {
  constructor(options: ExceptionOptions = {}) {
    super(
      'Nothing was run: this approval was used already. Ask again for a new one.',
      ErrorCategory.WORKFLOW,
      options,
    );
  }
}

/** The answer is for other code than the code that waits, or is no valid answer. The approval stays pending. */
export class ApprovalMismatchError extends PythonExecutorException {
  constructor(message: string, options: ExceptionOptions = {}) {
    super(message, ErrorCategory.WORKFLOW, options);
  }
}
