import { inspect } from 'node:util';
import {
  ApprovalRejectedError,
  CodePolicyError,
  type ErrorCategory,
  ExecutionTimeoutError,
  MaxAttemptsExceededError,
  PythonExecutorException,
} from '../errors.ts';
import type { JsonObject } from '../json.ts';

/** What the caller of a capability does about a failure. Source: spec §2 and §17.2. */
export const ErrorSeverity = {
  /** Stop and tell the person. */
  CRITICAL: 'critical',
  /** The same step again may work. */
  RETRIABLE: 'retriable',
  /** Another plan is needed. */
  REPLANNING: 'replanning',
  /** The request belongs to another capability. */
  RECLASSIFICATION: 'reclassification',
  /** The whole system cannot go on. */
  FATAL: 'fatal',
} as const;
export type ErrorSeverity = (typeof ErrorSeverity)[keyof typeof ErrorSeverity];

/** A failure as a caller of the capability gets it. */
export interface ErrorClassification {
  readonly severity: ErrorSeverity;
  /** The message of the exception. */
  readonly message: string;
  /** Class, category, user message, folder and `technical_details`, as JSON with wire names. */
  readonly metadata: JsonObject;
}

const BY_CATEGORY = {
  infrastructure: 'retriable',
  code_related: 'replanning',
  workflow: 'critical',
  configuration: 'critical',
} as const satisfies Record<ErrorCategory, ErrorSeverity>;

const isSafetyRefusal = (error: PythonExecutorException): boolean =>
  error instanceof CodePolicyError ||
  (error instanceof MaxAttemptsExceededError &&
    error.technicalDetails['last_exception'] === CodePolicyError.name);

function severityOf(error: PythonExecutorException): ErrorSeverity {
  if (isSafetyRefusal(error)) return 'critical';
  if (error instanceof MaxAttemptsExceededError || error instanceof ExecutionTimeoutError) {
    return 'replanning';
  }
  return BY_CATEGORY[error.category];
}

/** Details that JSON cannot carry, such as a cycle, are told in words. */
function jsonOf(details: Record<string, unknown>): JsonObject {
  try {
    return JSON.parse(JSON.stringify(details)) as JsonObject;
  } catch {
    return { text: inspect(details, { depth: 1, maxStringLength: 1000 }) };
  }
}

/**
 * Judges a failure by its class and category, never by words of its message: a person's no, a refused program and
 * wrong settings end the step; code that would not work asks for another plan; broken infrastructure for a retry.
 * Source: spec §17.2, fixed.
 */
export function classifyError(thrown: unknown): ErrorClassification {
  if (!(thrown instanceof PythonExecutorException)) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    const metadata = { exception: error.name, technical_details: {} };
    return { severity: 'critical', message: error.message, metadata };
  }
  return {
    severity: severityOf(thrown),
    message: thrown.message,
    metadata: {
      exception: thrown.name,
      category: thrown.category,
      rejected_by_user: thrown instanceof ApprovalRejectedError,
      user_message: thrown.getUserMessage(),
      folder_path: thrown.folderPath ?? null,
      technical_details: jsonOf(thrown.technicalDetails),
    },
  };
}
