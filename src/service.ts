import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import {
  Command,
  INTERRUPT,
  isInterrupted,
  type LangGraphRunnableConfig,
  type StateSnapshot,
} from '@langchain/langgraph';
import type { BaseCheckpointSaver } from '@langchain/langgraph-checkpoint';
import { readDecision } from './approval/decision.ts';
import { wasAnsweredSo } from './approval/was-answered-so.ts';
import type { ApprovalPayload } from './approval/payload.ts';
import { createCheckpointer } from './checkpointer/create-checkpointer.ts';
import {
  createServiceConfig,
  type CheckpointerConfig,
  type ServiceConfig,
  type ServiceConfigInput,
} from './config/service-config.ts';
import { createParts, type GivenParts } from './create-parts.ts';
import { ApprovalMismatchError, ApprovalUsedError, WorkflowError } from './errors.ts';
import type { AgentEvent } from './events.ts';
import { loadSuccess } from './executor/stored-result.ts';
import { toException } from './failure.ts';
import { buildGraph } from './graph.ts';
import { deepFreeze, type AwaitingApproval, type Outcome } from './outcome.ts';
import { createRequest, requestToWire, type PythonExecutionRequestInput } from './request.ts';
import { readRunSettings, type RunConfiguration } from './run-settings.ts';
import type { Sandbox } from './sandbox/sandbox.ts';
import type { State, Update } from './state.ts';
import { ThreadLock } from './thread-lock.ts';

/** The service's settings, and parts that the caller brings instead of the configured ones. */
export interface PythonExecutorServiceOptions extends GivenParts {
  /** Whatever is left out has its default. @default {} */
  readonly config?: ServiceConfigInput | undefined;
  /** @default the configured one */
  readonly checkpointer?: BaseCheckpointSaver | undefined;
}

/** A new request, or the answer to the approval that a thread waits for. */
export type ServiceInput = PythonExecutionRequestInput | Command;

type Compiled = ReturnType<ReturnType<typeof buildGraph>['compile']>;
interface Built {
  readonly graph: Compiled;
  readonly sandbox: Sandbox;
}

/** The budgets bound a run; this only has to be out of their way. */
const RECURSION_LIMIT = 10_000;

/** From a request in plain words to a result and its notebooks. Source: spec §6, fixed. */
export class PythonExecutorService implements AsyncDisposable {
  /** The settings, complete. */
  readonly config: ServiceConfig;
  readonly #options: PythonExecutorServiceOptions;
  readonly #lock = new ThreadLock();
  #built: Promise<Built> | undefined;

  /** @throws {ContainerConfigurationError} naming each wrong setting */
  constructor(options: PythonExecutorServiceOptions = {}) {
    this.#options = options;
    this.config = createServiceConfig(options.config);
  }

  /** The compiled graph with its checkpointer, built at the first call. */
  async getCompiledGraph(): Promise<Compiled> {
    this.#built ??= this.#build();
    this.#built.catch(() => (this.#built = undefined));
    return (await this.#built).graph;
  }

  async #build(): Promise<Built> {
    const parts = await createParts(this.config, this.#options);
    const checkpointer =
      this.#options.checkpointer ?? (await createCheckpointer(checkpointerOf(this.config)));
    const graph = buildGraph(parts).compile({ name: 'python_executor', checkpointer });
    return { graph, sandbox: parts.sandbox };
  }

  /**
   * Runs a request, or resumes a thread with a human's answer, to its end or to the next approval.
   * `config.configurable.thread_id` names the thread; a request without one gets a new one.
   * @throws {PythonExecutorException} the specific subclass: what failed, with the category that says what helps
   * @throws {ApprovalMismatchError} the answer is not for the code that waits; the approval stays pending
   */
  async invoke(input: ServiceInput, config: LangGraphRunnableConfig = {}): Promise<Outcome> {
    const run = this.stream(input, config);
    for (;;) {
      const next = await run.next();
      if (next.done === true) return next.value;
    }
  }

  /** As {@link invoke}, and yields what happens meanwhile; the outcome is the generator's return value. */
  async *stream(
    input: ServiceInput,
    config: LangGraphRunnableConfig = {},
  ): AsyncGenerator<AgentEvent, Outcome> {
    const isCommand = input instanceof Command;
    const threadId = threadOf(config, isCommand);
    // LangGraph looks at them too, and would tell of a wrong one in its own words.
    if (!isCommand) readRunSettings(this.config, config as RunConfiguration);
    const graph = await this.getCompiledGraph();
    const stop = new AbortController();
    const runConfig = {
      durability: 'sync' as const,
      ...config,
      // Not the one of the graph around: that one counts its own steps.
      recursionLimit: RECURSION_LIMIT,
      signal: AbortSignal.any([
        stop.signal,
        ...(config.signal === undefined ? [] : [config.signal]),
      ]),
      configurable: { ...config.configurable, thread_id: threadId },
    };
    const release = await this.#lock.acquire(lockName(threadId, config));
    try {
      const start = isCommand
        ? await this.#checkAnswer(graph, input, runConfig)
        : { request: { ...requestToWire(createRequest(input)), request_id: randomUUID() } };
      let last: unknown;
      const chunks = await graph.stream(start, { ...runConfig, streamMode: ['custom', 'values'] });
      for await (const [mode, chunk] of chunks) {
        if (mode === 'custom') yield chunk as AgentEvent;
        else last = chunk;
      }
      return await toOutcome(threadId, last);
    } finally {
      stop.abort(); // a listener that goes away takes the run with it
      release();
    }
  }

  /** The approval that a thread waits for; undefined when it waits for none. */
  async pendingApproval(threadId: string): Promise<AwaitingApproval | undefined> {
    const graph = await this.getCompiledGraph();
    const snapshot = await graph.getState({ configurable: { thread_id: threadId } });
    const [first] = interruptsOf(snapshot);
    return first && awaiting(threadId, first);
  }

  /**
   * How a run has ended that this answer was for; undefined when it has not ended, or was answered otherwise. For a
   * caller that died after giving the answer and does not know what came of it.
   * @throws {PythonExecutorException} the run has ended with it
   */
  async outcomeAfter(threadId: string, answer: unknown): Promise<Outcome | undefined> {
    const graph = await this.getCompiledGraph();
    const snapshot = await graph.getState({ configurable: { thread_id: threadId } });
    const state = snapshot.values as State;
    const isOver = snapshot.next.length === 0 && (state.is_successful || state.is_failed);
    return isOver && wasAnsweredSo(state, answer) ? await toOutcome(threadId, state) : undefined;
  }

  /** Refuses an answer before it is committed, so that the approval stays open for a right one. */
  async #checkAnswer(graph: Compiled, command: Command, config: LangGraphRunnableConfig) {
    const threadId = String(config.configurable?.['thread_id']);
    const resume: unknown = command.resume;
    if (resume === undefined || resume === null) {
      throw new ApprovalMismatchError(
        'The Command has no `resume` value, so there is no answer in it.',
      );
    }
    const snapshot = await graph.getState(config);
    const [pending] = interruptsOf(snapshot);
    if (pending === undefined) {
      // `null` goes on where the process that took this answer died.
      if (snapshot.next.length > 0 && wasAnsweredSo(snapshot.values as State, resume)) return null;
      throw new WorkflowError(
        `The thread "${threadId}" waits for no approval: it is unknown, finished, or was answered already.`,
        'orchestration',
      );
    }
    const answer = isObject(resume) && pending.id in resume ? resume[pending.id] : resume;
    const { code, code_sha256 } = pending.value;
    const read = readDecision(answer, { code, codeSha256: code_sha256 });
    if (!read.ok) throw new ApprovalMismatchError(`${read.problem} The approval stays pending.`);
    // Only the answer: a resume must not carry updates of state or jump to a node.
    return new Command<unknown, Update, never>({ resume: command.resume });
  }

  /** Closes the sandbox and the checkpointer, unless the caller brought them. */
  async [Symbol.asyncDispose](): Promise<void> {
    const built = await this.#built?.catch(() => undefined);
    // What the caller brought is the caller's to close.
    if (this.#options.sandbox === undefined) await built?.sandbox[Symbol.asyncDispose]();
    const saver: unknown = this.#options.checkpointer ?? built?.graph.checkpointer;
    if (this.#options.checkpointer === undefined && isObject(saver) && Symbol.dispose in saver) {
      (saver as unknown as Disposable)[Symbol.dispose]();
    }
  }
}

/** A file is seen from the project. */
const checkpointerOf = ({ checkpointer, projectRoot }: ServiceConfig): CheckpointerConfig =>
  checkpointer.kind === 'sqlite' && checkpointer.path !== ':memory:'
    ? { ...checkpointer, path: resolve(projectRoot, checkpointer.path) }
    : checkpointer;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

function threadOf(config: LangGraphRunnableConfig, isCommand: boolean): string {
  const threadId: unknown = config.configurable?.['thread_id'];
  if (typeof threadId === 'number') return String(threadId);
  if (typeof threadId === 'string' && threadId !== '') return threadId;
  if (!isCommand) return randomUUID();
  throw new WorkflowError(
    'A Command needs `config.configurable.thread_id`: the thread whose approval it answers.',
    'orchestration',
  );
}

/** Runs inside another graph share its thread; each of its tasks has a namespace of its own there. */
const lockName = (threadId: string, { configurable }: LangGraphRunnableConfig): string =>
  `${threadId}|${String(configurable?.['checkpoint_ns'] ?? '')}`;

interface PendingInterrupt {
  readonly id: string;
  readonly value: ApprovalPayload;
}

const interruptsOf = ({ tasks }: StateSnapshot): PendingInterrupt[] =>
  tasks.flatMap((task) => task.interrupts as PendingInterrupt[]);

const awaiting = (threadId: string, { id, value }: PendingInterrupt): AwaitingApproval =>
  deepFreeze({ status: 'awaiting_approval', threadId, interruptId: id, approval: value });

/** @throws the exception of a run that failed */
async function toOutcome(threadId: string, last: unknown): Promise<Outcome> {
  if (last === undefined) throw new ApprovalUsedError(); // somebody else brought the thread to its end
  if (isInterrupted<ApprovalPayload>(last)) {
    return awaiting(threadId, last[INTERRUPT][0] as PendingInterrupt);
  }
  const state = last as State;
  const folder = state.execution_folder?.folder_path ?? undefined;
  if (!state.is_successful || state.execution_result === null) {
    throw state.failure === null
      ? new WorkflowError('The run ended without a result and without a failure.', 'orchestration')
      : toException(state.failure, folder);
  }
  return deepFreeze({
    status: 'completed',
    threadId,
    executionResult: await loadSuccess(state.execution_result),
    generatedCode: state.generated_code ?? '',
    generationAttempt: state.generation_attempt,
    analysisWarnings: state.analysis_warnings,
    generatorMetadata: state.code_generator_metadata ?? {},
  });
}
