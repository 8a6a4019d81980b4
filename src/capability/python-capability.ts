import { Command, isGraphInterrupt, type LangGraphRunnableConfig } from '@langchain/langgraph';
import { APPROVAL_TYPE } from '../approval/payload.ts';
import { WorkflowError } from '../errors.ts';
import type { JsonObject } from '../json.ts';
import type { PythonServiceResult } from '../outcome.ts';
import type { PythonExecutionRequestInput } from '../request.ts';
import type { PythonExecutorService } from '../service.ts';
import type { Update } from '../state.ts';
import {
  clearApprovalState,
  getApprovalResumeData,
  handleServiceWithInterrupts,
} from './approval-resume.ts';
import {
  readCapabilityState,
  type CapabilityInput,
  type CapabilityState,
  type CapabilityUpdate,
} from './capability-state.ts';
import { classifyError } from './classify-error.ts';
import { getContextAccessDescription } from './context-access.ts';
import { registerFigures } from './figure-registry.ts';
import { toResultsContext } from './results-of-service.ts';
import { PythonResultsContext } from './results-context.ts';
import { ownThreadConfig, runDetached, runInside } from './run-config.ts';
import { serviceThreadId } from './service-thread.ts';
import { makeStatusEvents, type StatusEvents } from './status-events.ts';

type Service = Pick<PythonExecutorService, 'invoke'> &
  Partial<Pick<PythonExecutorService, 'outcomeAfter' | 'config'>>;

/** What a capability works with. */
export interface PythonCapabilityOptions {
  readonly service: Service;
  /**
   * `native`: the run is a part of the parent graph, which is resumed with the answer itself. `two_hop`: the run has
   * a thread of its own, and the answer comes as an update of `approval_approved` and `approved_payload`.
   * @default 'native'
   */
  readonly flow?: 'native' | 'two_hop';
  /** @default the system clock */
  readonly clock?: () => Date;
}

/** How a parent whose state has other names hands it over and takes the outcome back. */
export interface NodeMapping<S, U> {
  readonly toInput: (state: S) => CapabilityInput;
  readonly toUpdate: (update: CapabilityUpdate, state: S) => U;
}

type Node<S, U> = (state: S, config: LangGraphRunnableConfig) => Promise<U>;

/** The step "compute something with Python" of any parent graph. Source: spec §17.2, fixed. */
export class PythonCapability {
  static readonly name = 'python';
  static readonly description =
    'Writes a Python program for a task, checks it, runs it in a sandbox and gives its results and figures.';
  static readonly provides: readonly string[] = [PythonResultsContext.contextType];
  static readonly requires: readonly string[] = [];
  /** For whoever repeats a whole step; in the shape of LangGraph's node option. */
  static readonly retryPolicy = {
    maxAttempts: 3,
    initialInterval: 500,
    backoffFactor: 1.5,
    jitter: false,
    retryOn: (error: unknown): boolean => classifyError(error).severity === 'retriable',
  };
  static readonly classifyError = classifyError;
  readonly #service: Service;
  readonly #flow: 'native' | 'two_hop';
  readonly #clock: () => Date;

  constructor({ service, flow = 'native', clock = () => new Date() }: PythonCapabilityOptions) {
    this.#service = service;
    this.#flow = flow;
    this.#clock = clock;
  }

  /** The capability as a node; without a mapping the parent's state has the channels of `PythonCapabilityState`. */
  asNode(): Node<CapabilityInput, CapabilityUpdate>;
  asNode<S, U>(mapping: NodeMapping<S, U>): Node<S, U>;
  asNode<S, U>(mapping?: NodeMapping<S, U>): Node<S & CapabilityInput, U | CapabilityUpdate> {
    return async (state, config) => {
      const update = await this.execute(mapping?.toInput(state) ?? state, config);
      return mapping?.toUpdate(update, state) ?? update;
    };
  }

  /**
   * Runs one step with the configuration of the node it runs in. A failure is part of the update, with the approval
   * used up; only an interrupt, an abort and a malformed state are thrown.
   * @throws {ContainerConfigurationError} the state is malformed
   */
  async execute(
    input: CapabilityInput,
    config: LangGraphRunnableConfig,
  ): Promise<CapabilityUpdate> {
    const state = readCapabilityState(input);
    const events = this.#events(state, config);
    try {
      const result = await this.#run(state, config, events);
      events.status('processing the results');
      return this.#succeed(state, result, events);
    } catch (error) {
      if (isGraphInterrupt(error) || config.signal?.aborted === true) throw error;
      if (this.#service.config?.raiseRawErrors === true) throw error;
      const failure = classifyError(error);
      events.error(failure.message, { severity: failure.severity, ...failure.metadata });
      return {
        ...clearApprovalState(),
        capability_error: failure as CapabilityUpdate['capability_error'],
      };
    }
  }

  #events(state: CapabilityState, { writer }: LangGraphRunnableConfig): StatusEvents {
    return makeStatusEvents({
      writer,
      source: 'framework',
      component: PythonCapability.name,
      position: { step: state.step, totalSteps: state.total_steps },
      clock: this.#clock,
    });
  }

  async #run(
    state: CapabilityState,
    config: LangGraphRunnableConfig,
    events: StatusEvents,
  ): Promise<PythonServiceResult> {
    events.status('calling the Python service');
    if (this.#flow === 'two_hop') return await this.#runOnOwnThread(state, config);
    const outcome = await runInside(this.#service, toRequest(state), config);
    if (outcome.status === 'completed') return outcome;
    throw new WorkflowError(
      'The program needs an approval, and the capability runs outside of any graph that could ask; use it as a node.',
      'orchestration',
    );
  }

  async #runOnOwnThread(
    state: CapabilityState,
    config: LangGraphRunnableConfig,
  ): Promise<PythonServiceResult> {
    const [hasAnswer, payload] = getApprovalResumeData(state, APPROVAL_TYPE);
    const threadId = serviceThreadId({
      parentThreadId: textOf(config.configurable?.['thread_id']),
      sessionId: state.session_id,
      runId: state.run_id,
      contextKey: state.context_key,
    });
    const service: Pick<PythonExecutorService, 'invoke'> = {
      invoke: (input, own) => runDetached(() => this.#service.invoke(input, own)),
    };
    const answer = { ...payload, approved: payload !== null };
    // The parent may have died after the run had ended and before it kept the outcome.
    const known = hasAnswer ? await this.#service.outcomeAfter?.(threadId, answer) : undefined;
    if (known?.status === 'completed') return known;
    const input = hasAnswer
      ? new Command<unknown, Update, never>({ resume: answer })
      : toRequest(state);
    return await handleServiceWithInterrupts(
      service,
      input,
      ownThreadConfig(config, threadId),
      PythonCapability.name,
    );
  }

  #succeed(
    state: CapabilityState,
    result: PythonServiceResult,
    events: StatusEvents,
  ): CapabilityUpdate {
    const { executionResult } = result;
    const { executionTime, figurePaths } = executionResult;
    const origin = { contextKey: state.context_key, now: this.#clock() };
    events.status(
      `complete after ${executionTime.toFixed(2)} s, with ${figurePaths.length} figures`,
    );
    return {
      ...clearApprovalState(),
      capability_error: null,
      capability_context_data: withResults(state, toResultsContext(result).toJson()),
      ui_captured_figures: registerFigures(state.ui_captured_figures, executionResult, origin),
    };
  }
}

const textOf = (value: unknown): string | null =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : null;

type ContextData = NonNullable<CapabilityState['capability_context_data']>;

/** The context data with the results of this step beside those of earlier ones. */
function withResults(state: CapabilityState, results: JsonObject): ContextData {
  const { contextType } = PythonResultsContext;
  const data = state.capability_context_data ?? {};
  const earlier = data[contextType] as JsonObject | undefined;
  return { ...data, [contextType]: { ...earlier, [state.context_key]: results } } as ContextData;
}

/** Task and query stand in the request itself, so the only prompt is what the context holds. */
function toRequest(state: CapabilityState): PythonExecutionRequestInput {
  const data = state.capability_context_data;
  const hasData = data !== null && Object.keys(data).length > 0;
  return {
    userQuery: state.user_query,
    taskObjective: state.task_objective,
    expectedResults: state.expected_results,
    capabilityPrompts: hasData
      ? [getContextAccessDescription(data, state.inputs ?? undefined)]
      : [],
    executionFolderName: 'python_capability',
    retries: state.retries,
    capabilityContextData: hasData ? data : null,
    sessionContext: {
      session_id: state.session_id,
      run_id: state.run_id,
      context_key: state.context_key,
    },
  };
}
