import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '@langchain/langgraph-sdk';
import { z } from 'zod';
import { ContainerConnectivityError, WorkflowError } from '../../errors.ts';
import type { AgentEvent } from '../../events.ts';
import type { JsonObject } from '../../json.ts';
import type { ThreadSnapshot } from '../../thread-snapshot.ts';
import { RunBusyError } from '../reviews.ts';

const PAGE = 100;
const MAX_WAITING = 1000;
const SETTLE_MS = 10_000;
const SETTLE_POLL_MS = 200;
const NOTHING: ThreadSnapshot = { values: {}, next: [], tasks: [] };

const uuidSchema = z.guid();
const errorSchema = z.object({ message: z.string() });

/** The server takes no other names of threads. */
export const isThreadId = (name: string): boolean => uuidSchema.safeParse(name).success;

/** Of an answer of the server that tells of an error. */
const statusOf = (error: unknown): number | undefined =>
  error instanceof Error && 'status' in error && typeof error.status === 'number'
    ? error.status
    : undefined;

/** What a run begins or goes on with. */
export interface ServerRun {
  readonly input?: JsonObject;
  readonly command?: { readonly resume: unknown };
  /** Who asks or answers; null = not known. */
  readonly by: string | null;
}

/** The threads of one graph in a LangGraph server. */
export class LangGraphThreads {
  readonly #client: Client;
  readonly #url: string;
  readonly #graph: string;

  constructor(url: string, graph: string) {
    this.#client = new Client({ apiUrl: url, callerOptions: { maxRetries: 0 } });
    this.#url = url;
    this.#graph = graph;
  }

  /** Threads that stand still with a question, newest first, at most 1000, and when each was changed. */
  async waiting(): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    for (let offset = 0; offset < MAX_WAITING; offset += PAGE) {
      const page = await this.#ask((client) =>
        client.threads.search({
          status: 'interrupted',
          metadata: { graph_id: this.#graph },
          limit: PAGE,
          offset,
          select: ['thread_id', 'updated_at'],
        }),
      );
      for (const { thread_id: id, updated_at: at } of page) found.set(id, at);
      if (page.length < PAGE) break;
    }
    return found;
  }

  async snapshot(threadId: string): Promise<ThreadSnapshot> {
    if (!isThreadId(threadId)) return NOTHING;
    try {
      return await this.#ask((client) => client.threads.getState(threadId));
    } catch (error) {
      if (statusOf(error) === 404) return NOTHING;
      throw error;
    }
  }

  async create(threadId: string): Promise<void> {
    const thread = { threadId, ifExists: 'do_nothing', graphId: this.#graph } as const;
    await this.#ask((client) => client.threads.create(thread));
  }

  /**
   * Waits until a thread stands still: a question is seen a moment before the run that asked it has ended.
   * @throws {RunBusyError} it does not within 10 s
   */
  async settle(threadId: string): Promise<void> {
    const endAt = performance.now() + SETTLE_MS;
    while ((await this.#ask((client) => client.threads.get(threadId))).status === 'busy') {
      if (performance.now() > endAt) throw busy(threadId);
      await sleep(SETTLE_POLL_MS);
    }
  }

  /**
   * Events of a new run, until it ends; the abort cancels it.
   * @throws {RunBusyError} the thread has another run
   * @throws {WorkflowError} it broke
   */
  async *run(
    threadId: string,
    { by, ...start }: ServerRun,
    signal: AbortSignal,
  ): AsyncGenerator<AgentEvent, void> {
    let runId: string | undefined;
    const events = this.#client.runs.stream(threadId, this.#graph, {
      ...start,
      config: { configurable: by === null ? {} : { user_id: by } },
      streamMode: ['custom'],
      multitaskStrategy: 'reject',
      onDisconnect: 'continue',
      durability: 'sync',
      signal,
      onRunCreated: ({ run_id: id }) => (runId = id),
    });
    try {
      for await (const { event, data } of events) {
        if (event === 'custom') yield data as AgentEvent;
        else if (event === 'error') throw brokenRun(data);
      }
    } catch (error) {
      if ([409, 422].includes(statusOf(error) ?? 0)) throw busy(threadId);
      throw error;
    } finally {
      if (signal.aborted && runId !== undefined) {
        await this.#client.runs.cancel(threadId, runId, true);
      }
    }
  }

  /** @throws {ContainerConnectivityError} the server cannot be reached */
  async #ask<T>(question: (client: Client) => Promise<T>): Promise<T> {
    try {
      return await question(this.#client);
    } catch (error) {
      if (statusOf(error) !== undefined) throw error;
      const { hostname, port } = new URL(this.#url);
      throw new ContainerConnectivityError(
        `The LangGraph server does not answer at ${this.#url}; set PYEXEC_LANGGRAPH_URL to its address.`,
        hostname,
        port === '' ? null : Number(port),
        { cause: error },
      );
    }
  }
}

const busy = (threadId: string): RunBusyError =>
  new RunBusyError(
    `The thread "${threadId}" has a run under way; try again when it stands still.`,
    'thread',
  );

function brokenRun(data: unknown): WorkflowError {
  const { success, data: told } = errorSchema.safeParse(data);
  const reason = success ? told.message : 'it does not say why';
  return new WorkflowError(`The LangGraph server ended the run: ${reason}`, 'orchestration');
}
