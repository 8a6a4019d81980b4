import { Command, type LangGraphRunnableConfig } from '@langchain/langgraph';
import type { Logger } from 'pino';
import type { BaseCheckpointSaver } from '@langchain/langgraph-checkpoint';
import type { AnalysisResult } from './analyzer/analysis-result.ts';
import { checkAnswer } from './approval/check-answer.ts';
import { wasAnsweredSo } from './approval/was-answered-so.ts';
import { checkpointsOf, createCheckpointer } from './checkpointer/create-checkpointer.ts';
import {
  createServiceConfig,
  type ServiceConfig,
  type ServiceConfigInput,
} from './config/service-config.ts';
import { createParts, type GivenParts } from './create-parts.ts';
import { Documents } from './documents/documents.ts';
import type { AgentEvent } from './events.ts';
import type { Grants } from './grants/grants.ts';
import { openGrants } from './grants/open-grants.ts';
import { buildGraph } from './graph.ts';
import { runLogger } from './observability/agent-logger.ts';
import { observedRun } from './observability/observed-run.ts';
import type { AwaitingApproval, Outcome } from './outcome.ts';
import { awaiting, interruptsOf, toOutcome } from './outcome-of-state.ts';
import { newRun } from './new-run.ts';
import type { PythonExecutionRequestInput } from './request.ts';
import type { JsonObject } from './json.ts';
import { partsOf, type Parts } from './parts.ts';
import { isNested, noteQuestions, threadAfter } from './review/note-questions.ts';
import { reviewEntrySchema } from './review/review.ts';
import { ReviewIndex } from './review/review-index.ts';
import { readRunSettings, type RunConfiguration } from './run-settings.ts';
import type { Sandbox } from './sandbox/sandbox.ts';
import { serviceRedactor } from './secrets/service-redactor.ts';
import type { Redactor } from './secrets/redactor.ts';
import { CheckedSessions } from './sessions/checked-sessions.ts';
import type { SessionSettingsInput } from './sessions/session-settings.ts';
import type { RequestChannel, State } from './state.ts';
import { LocalThreadLock, type ThreadLock } from './thread-lock.ts';
import type { ThreadSnapshot } from './thread-snapshot.ts';
import { lockName, threadOf } from './thread-of.ts';

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
  readonly parts: Parts;
  readonly graph: Compiled;
  readonly sandbox: Sandbox;
  readonly logger: Logger | null;
  readonly lock: ThreadLock & Partial<AsyncDisposable>;
}

/** A run that begins or goes on. */
interface RunOf {
  readonly config: LangGraphRunnableConfig;
  readonly ids: { readonly thread: string; run: string | null };
  readonly logger: Logger | null;
  readonly lock: ThreadLock;
}

/** The budgets bound a run; this only has to be out of their way. */
const RECURSION_LIMIT = 10_000;

/** From a request in plain words to a result and its notebooks. Source: spec §6, fixed. */
export class PythonExecutorService implements AsyncDisposable {
  /** The settings, complete. */
  readonly config: ServiceConfig;
  /** Small JSON documents in the configured place of the checkpoints; opened when first used. */
  readonly documents: Documents;
  /** Which approvals wait and what became of the others. */
  readonly reviewIndex: ReviewIndex;
  /** What reviewers have allowed beforehand. */
  readonly grants: Grants;
  readonly #options: PythonExecutorServiceOptions;
  readonly #redactor: Redactor;
  readonly #clock: () => Date;
  #built: Promise<Built> | undefined;

  /** @throws {ContainerConfigurationError} naming each wrong setting */
  constructor(options: PythonExecutorServiceOptions = {}) {
    this.#options = options;
    this.config = createServiceConfig(options.config);
    this.documents = options.documents ?? new Documents(checkpointsOf(this.config));
    const fields = ['status', 'thread_id'] as const;
    this.reviewIndex = new ReviewIndex(
      this.documents.collection('reviews', reviewEntrySchema, fields),
    );
    this.#clock = options.clock ?? (() => new Date());
    this.grants = openGrants(this.config, this.documents, this.#clock);
    this.#redactor = serviceRedactor(this.config);
  }

  /** The compiled graph with its checkpointer, built at the first call. */
  async getCompiledGraph(): Promise<Compiled> {
    return (await this.#parts()).graph;
  }

  async #parts(): Promise<Built> {
    this.#built ??= this.#build();
    try {
      return await this.#built;
    } catch (error) {
      this.#built = undefined;
      throw this.#redactor.error(error);
    }
  }

  async #build(): Promise<Built> {
    const parts = await createParts(this.config, {
      ...this.#options,
      documents: this.documents,
    });
    const checkpointer =
      this.#options.checkpointer ?? (await createCheckpointer(checkpointsOf(this.config)));
    const graph = buildGraph(parts).compile({ name: 'python_executor', checkpointer });
    const lock = this.#options.checkpointer ? new LocalThreadLock() : await createLock(this.config);
    return { graph, parts, sandbox: parts.sandbox, logger: parts.logger, lock };
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
    const { graph, logger, lock } = await this.#parts();
    const start = isCommand ? input : newRun(input, this.#redactor);
    const ids = { thread: threadId, run: start instanceof Command ? null : start.request_id };
    const run = this.#run(graph, start, { config, ids, logger, lock });
    return yield* observedRun(run, { logger, redactor: this.#redactor, ids });
  }

  async *#run(
    graph: Compiled,
    input: RequestChannel | Command,
    { config, ids, logger, lock }: RunOf,
  ): AsyncGenerator<AgentEvent, Outcome> {
    const { thread: threadId } = ids;
    const held = await lock.acquire(lockName(threadId, config));
    const stop = new AbortController();
    const runConfig = {
      // The program that a model was paid for, the question, the answer and the result each survive a crash at once;
      // 'async' was measured and gains nothing, because the nodes wait for more than their checkpoints do.
      durability: 'sync' as const,
      ...config,
      // Not the one of the graph around: that one counts its own steps.
      recursionLimit: RECURSION_LIMIT,
      signal: AbortSignal.any([
        stop.signal,
        ...(config.signal === undefined ? [] : [config.signal]),
        ...(held.lost === undefined ? [] : [held.lost]),
      ]),
      configurable: { ...config.configurable, thread_id: threadId },
    };
    let known: ThreadSnapshot | undefined;
    try {
      if (input instanceof Command) ids.run = await this.#runOf(graph, runConfig);
      runLogger(logger, ids)?.info('run started');
      const start =
        input instanceof Command
          ? await this.#checkAnswer(graph, input, runConfig)
          : { request: input };
      let last: unknown;
      const chunks = await graph.stream(start, { ...runConfig, streamMode: ['custom', 'values'] });
      for await (const [mode, chunk] of chunks) {
        if (mode === 'custom') yield chunk as AgentEvent;
        else last = chunk;
      }
      known = threadAfter(last);
      return await toOutcome(threadId, last, this.config.jupyter?.token);
    } catch (error) {
      held.lost?.throwIfAborted();
      throw error;
    } finally {
      stop.abort(); // a listener that goes away takes the run with it
      await noteQuestions(this.reviewIndex, graph, runConfig, {
        known,
        onError: ({ message }) =>
          logger?.warn({ reason: this.#redactor.text(message) }, 'a question was not noted'),
      });
      held.release();
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
    return isOver && wasAnsweredSo(state, answer)
      ? await toOutcome(threadId, state, this.config.jupyter?.token)
      : undefined;
  }

  async #runOf(graph: Compiled, config: LangGraphRunnableConfig): Promise<string | null> {
    return ((await graph.getState(config)).values as Partial<State>).run_id ?? null;
  }

  async #checkAnswer(graph: Compiled, command: Command, config: LangGraphRunnableConfig) {
    return await checkAnswer(command, {
      threadId: String(config.configurable?.['thread_id']),
      snapshot: await graph.getState(config),
      configurable: config.configurable,
      redactor: this.#redactor,
      index: isNested(config) ? null : this.reviewIndex,
      now: this.#clock(),
    });
  }

  /** What static analysis says of code under the settings of a run, null = the service's own; nothing is kept. */
  async analyze(code: string, state: State | null): Promise<AnalysisResult> {
    const parts = await partsOf((await this.#parts()).parts, state?.run_settings ?? null);
    return await parts.analyze(code, await parts.sandbox.profile(), {
      userContext: state?.request?.user_query ?? null,
      executionContext: (state?.request ?? null) as JsonObject | null,
    });
  }

  /** Sessions whose programs are analysed and audited as those of runs; whoever opens them closes them first. */
  async openSessions(settings?: SessionSettingsInput): Promise<CheckedSessions> {
    return new CheckedSessions((await this.#parts()).parts, settings);
  }

  /** Closes sandbox, checkpointer and documents, unless the caller brought them. */
  async [Symbol.asyncDispose](): Promise<void> {
    const built = await this.#built?.catch(() => undefined);
    // What the caller brought is the caller's to close.
    if (this.#options.sandbox === undefined) await built?.sandbox[Symbol.asyncDispose]();
    await built?.lock[Symbol.asyncDispose]?.();
    const saver: unknown = this.#options.checkpointer ?? built?.graph.checkpointer;
    if (this.#options.checkpointer === undefined && isObject(saver) && Symbol.dispose in saver) {
      (saver as unknown as Disposable)[Symbol.dispose]();
    }
    if (this.#options.documents === undefined) await this.documents[Symbol.asyncDispose]();
  }
}

/** Processes that share the checkpoints share the lock. */
async function createLock({ checkpointer }: ServiceConfig): Promise<Built['lock']> {
  if (checkpointer.kind !== 'postgres') return new LocalThreadLock();
  const { PostgresThreadLock } = await import('./postgres/postgres-thread-lock.ts');
  return new PostgresThreadLock(checkpointer.url);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
