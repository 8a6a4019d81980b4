import type { ServiceConfig } from '../config/service-config.ts';
import {
  CodeRuntimeError,
  ExecutionTimeoutError,
  type PythonExecutorException,
} from '../errors.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { ChannelLimitsViolationError } from '../policy/channel-limits-violation-error.ts';
import type { Execution } from '../sandbox/execution.ts';
import { missingResults } from './expected-results.ts';

const HEAD = 2000;
const SHOWN_WARNINGS = 10;
/** These go into state several times; the whole texts are in the execution folder. */
const MESSAGE_CHARS = 1000;
const TRACEBACK_CHARS = 6000;

const clip = (text: string): string =>
  text.length > MESSAGE_CHARS ? `${text.slice(0, MESSAGE_CHARS).toWellFormed()}…` : text;

const detailsOf = (execution: Execution) => ({
  stdout: execution.stdout.slice(0, HEAD).toWellFormed(),
  stderr: execution.stderr.slice(-HEAD).toWellFormed(),
  exit_code: execution.exitCode,
  signal: execution.signal,
  line: execution.error?.line ?? null,
  warnings: execution.warnings.slice(0, SHOWN_WARNINGS),
  error_type: execution.error?.type.slice(0, HEAD) ?? null,
  reached_limits: execution.reachedLimits ?? [],
});

const tracebackOf = ({ error }: Execution): string | null =>
  error?.traceback.slice(-TRACEBACK_CHARS).toWellFormed() ?? null;

const isOutOfMemory = ({ killReason, outOfMemory, error }: Execution): boolean =>
  killReason === 'out_of_memory' || (outOfMemory && error !== null);

/** The limits that the program ran into on its way to an end that says nothing of them. */
function limitsBeside(execution: Execution): string {
  const told = isOutOfMemory(execution) ? ['out_of_memory', 'timeout'] : ['timeout'];
  const others = (execution.reachedLimits ?? []).filter(({ limit }) => !told.includes(limit));
  return others.map(({ message }) => `. The program ran into a limit: ${message}`).join('');
}

/** What `results` should be. */
interface Wanted {
  /** Name → meaning. */
  readonly expected: JsonObject;
  /** Whether there must be any. @default true */
  readonly areRequired?: boolean | undefined;
}

/** What a program that came to no good end did wrong; null when nothing speaks against it. */
function complaint(execution: Execution, memoryMb: number, wanted: Wanted): string | null {
  const { error, results } = execution;
  if (isOutOfMemory(execution)) {
    return `MemoryError: the program needed more than its ${memoryMb} MiB of memory`;
  }
  if (execution.status === 'failed') {
    return 'the program tore down the process that supervised it; its end is unknown';
  }
  if (execution.signal !== null) return `the program was ended by signal ${execution.signal}`;
  if (error !== null) return clip(`${error.type}: ${error.message}`);
  if (execution.exitCode !== 0) return `the program ended with exit code ${execution.exitCode}`;
  return lackOf(results, wanted);
}

/** What the results of a program that ran to its end lack. */
function lackOf(
  results: Execution['results'],
  { expected, areRequired = true }: Wanted,
): string | null {
  if (results.status === 'missing') {
    if (!areRequired) return missingResults(expected, {});
    return 'the program assigned no `results`: store what was computed in a dictionary named `results`';
  }
  if (results.status === 'failed') {
    return clip(`\`results\` could not be kept: ${results.error}`);
  }
  if (results.isDict === false || !isObject(results.value)) {
    return `\`results\` is a ${clip(results.type)}, it must be a dictionary`;
  }
  const lack = missingResults(expected, results.value);
  return lack === null ? null : clip(lack);
}

const isObject = (value: JsonValue): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The exception for an execution that is no success, or null. Whether it succeeded is judged by facts, never by words in its output. */
export function judgeExecution(
  execution: Execution,
  config: Pick<ServiceConfig, 'executionTimeoutSeconds' | 'limits'>,
  { attempt, ...wanted }: Wanted & { readonly attempt: number },
): PythonExecutorException | null {
  if (execution.killReason === 'timeout') {
    return new ExecutionTimeoutError(config.executionTimeoutSeconds, {
      technicalDetails: { ...detailsOf(execution), traceback: tracebackOf(execution) },
    });
  }
  if (execution.limitsViolation) {
    return new ChannelLimitsViolationError(execution.limitsViolation, {
      technicalDetails: detailsOf(execution),
    });
  }
  const problem = complaint(execution, config.limits.memoryMb, wanted);
  if (problem === null) return null;
  const whole = problem + limitsBeside(execution);
  return new CodeRuntimeError(whole, tracebackOf(execution) ?? '', attempt, {
    technicalDetails: detailsOf(execution),
  });
}
