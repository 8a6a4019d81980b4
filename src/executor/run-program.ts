import { auditExecution } from '../auditor.ts';
import { resolveMode, type ExecutionModeConfig } from '../config/execution-mode-config.ts';
import type { ServiceConfig } from '../config/service-config.ts';
import {
  ContainerConfigurationError,
  ContainerConnectivityError,
  WorkflowError,
} from '../errors.ts';
import type { Emit } from '../events.ts';
import { ExecutionMode } from '../execution-mode.ts';
import { runLogger } from '../observability/agent-logger.ts';
import { errorTypeOf } from '../observability/in-span.ts';
import { runIdsOf } from '../observability/observed-node.ts';
import type { Parts } from '../parts.ts';
import type { Refusal } from '../policy/policy-report.ts';
import type { Execution } from '../sandbox/execution.ts';
import { createJob, type ExecutionJob } from '../sandbox/job.ts';
import { traceExecution } from '../sandbox/trace-execution.ts';
import type { State } from '../state.ts';
import { readInputFiles } from './input-files.ts';
import { jobPolicyOf } from './job-policy-of.ts';
import { sandboxName } from './sandbox-name.ts';

/** What the program's run needs of the node's runtime. */
export interface Runtime {
  readonly signal?: AbortSignal | undefined;
  readonly configurable?: Record<string, unknown> | undefined;
}

const modeOf = (state: State): ExecutionMode =>
  state.analysis_result?.recommended_execution_mode ?? ExecutionMode.READ_ONLY;

/**
 * What the mode means now: between question and answer the settings may have changed.
 * @throws {ContainerConfigurationError} writes are disabled, or the mode of a program that writes is unknown
 */
function meaningOf(config: ServiceConfig, mode: ExecutionMode): ExecutionModeConfig | null {
  if (mode === ExecutionMode.READ_ONLY) {
    // Analysis has told of a mode that is not configured; what only reads needs none.
    return config.executionModes[mode] === undefined ? null : resolveMode(mode, config);
  }
  const means = resolveMode(mode, config);
  if (config.controlSystem.writesEnabled && means.allowsWrites) return means;
  throw new ContainerConfigurationError(
    `The program was not run: it writes to a control system, and the settings do not allow that now (controlSystem.writesEnabled is ${config.controlSystem.writesEnabled}, executionModes.${mode}.allowsWrites is ${means.allowsWrites}).`,
  );
}

async function jobOf(
  { config, limits }: Parts,
  state: State,
  threadId: unknown,
): Promise<ExecutionJob> {
  const request = state.request as NonNullable<State['request']>;
  const mode = modeOf(state);
  const means = meaningOf(config, mode);
  return createJob({
    code: state.generated_code ?? '',
    files: await readInputFiles(request, state.execution_folder?.folder_path ?? ''),
    limits: { ...config.limits, timeoutMs: Math.ceil(config.executionTimeoutSeconds * 1000) },
    context: request.capability_context_data,
    capture: 'cell',
    env: means?.environment ?? {},
    network: means?.network ?? 'none',
    policy: jobPolicyOf(config, mode, limits),
    ...(typeof threadId === 'string' && threadId !== '' ? { tenant: threadId } : {}),
  });
}

/** Told to whoever watches the run, also when the program swallowed the refusal. */
const refusalText = ({ target, line }: Refusal): string =>
  `The guard refused ${target}${line === null ? '' : ` in line ${line}`} of the program.`;

/** For the log: no texts of the program. */
const factsOf = ({ status, killReason, exitCode, truncated, timings }: Execution) => ({
  status,
  killReason: killReason ?? undefined,
  exitCode,
  truncated,
  startupMs: Math.round(timings.startupMs),
  ms: Math.round(timings.runMs),
});

/** What was written to a machine is not written again because the answer was lost. */
function fateUnknown(error: ContainerConnectivityError): WorkflowError {
  return new WorkflowError(
    `The connection to the sandbox broke after a program that writes was handed over (${error.message}). It may have written; its fate is unknown, and it is not run again.`,
    'execution',
    error,
  );
}

/**
 * Hands the program of this attempt to the sandbox and passes its output on as it comes.
 * @throws {WorkflowError} the fate of a program that writes is unknown
 */
export async function runProgram(
  parts: Parts,
  state: State,
  { emit, runtime }: { emit: Emit; runtime: Runtime },
): Promise<Execution> {
  const job = await jobOf(parts, state, runtime.configurable?.['thread_id']);
  const audited = { jobId: job.id, sandbox: await sandboxName(parts), runtime };
  let isSubmitted = false;
  const ids = runIdsOf(state, runtime.configurable);
  const log = runLogger(parts.logger, ids)?.child({ execution: job.id, sandbox: audited.sandbox });
  try {
    log?.debug('execution started');
    const execution = await auditExecution(parts, state, audited, () =>
      traceExecution(job, audited, () =>
        parts.sandbox.execute(job, {
          signal: runtime.signal,
          onEvent: (event) => {
            if (event.type === 'submitted') isSubmitted = true;
            else if ('text' in event) emit(event);
          },
        }),
      ),
    );
    log?.info(factsOf(execution), 'execution finished');
    for (const refusal of execution.refusals ?? []) {
      emit({ type: 'warning', message: refusalText(refusal) });
    }
    return execution;
  } catch (error) {
    log?.error({ error: errorTypeOf(error) }, 'execution broke');
    const writes = modeOf(state) === ExecutionMode.WRITE_ACCESS;
    if (writes && isSubmitted && error instanceof ContainerConnectivityError) {
      throw fateUnknown(error);
    }
    throw error;
  }
}
