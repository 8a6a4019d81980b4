import type { ServiceConfigInput } from '../../config/service-config.ts';
import { ContainerConfigurationError } from '../../errors.ts';
import { PythonExecutorService } from '../../service.ts';
import { reconcile } from '../reconcile.ts';
import type { Review } from '../review.ts';
import { ReviewService, type ReviewServiceOptions } from '../review-service.ts';
import type { ReviewFilter } from '../reviews.ts';
import { langGraphBackend } from './langgraph-backend.ts';
import { LangGraphThreads } from './langgraph-threads.ts';

const MAX_WAITING = 1000;

export interface LangGraphReviewsOptions extends ReviewServiceOptions {
  /** Address of the server, such as `http://127.0.0.1:18123`; a key is taken from LANGGRAPH_API_KEY. */
  readonly url: string;
  /** Name of the graph there. @default 'python_executor' */
  readonly graph?: string | undefined;
  /** Settings of the graph there; reviews and grants are kept in the place of its `checkpointer`. */
  readonly config: ServiceConfigInput;
}

type Warn = (message: string) => void;

/** Reviews of the threads that a LangGraph server keeps; looked for when somebody looks at them. */
export class LangGraphReviews extends ReviewService {
  readonly #service: PythonExecutorService;
  readonly #threads: LangGraphThreads;
  readonly #pollMs: number;
  readonly #warn: Warn;
  /** When the threads that wait were changed that need no second look. */
  readonly #looked = new Map<string, string>();
  #looking: Promise<void> | undefined;

  /** @throws {ContainerConfigurationError} a setting is wrong, or there is no place that the graph shares */
  constructor(options: LangGraphReviewsOptions) {
    const { url, graph = 'python_executor', config, clock = () => new Date() } = options;
    const { onWarning = (message: string) => process.emitWarning(message) } = options;
    const threads = new LangGraphThreads(url, graph);
    const service = new PythonExecutorService({ config, clock, onWarning });
    if (service.config.checkpointer.kind === 'memory') {
      throw new ContainerConfigurationError(
        'The console of a LangGraph server needs a place for reviews and grants that it shares with the graph: set `checkpointer` in the settings to {"kind": "sqlite", "path": "…"} or {"kind": "postgres", "url": "…"}. The server keeps its threads itself all the same.',
      );
    }
    super(langGraphBackend(service, { threads, clock, onWarning }), options);
    this.#service = service;
    this.#threads = threads;
    this.#pollMs = options.pollMs ?? 2000;
    this.#warn = onWarning;
  }

  override async list(filter: ReviewFilter): Promise<readonly Review[]> {
    await this.#look();
    return await super.list(filter);
  }

  override async *changes(signal: AbortSignal): AsyncGenerator<Review, void> {
    const look = (): void => {
      this.#look().catch((error: unknown) => this.#warn((error as Error).message));
    };
    const timer = setInterval(look, this.#pollMs);
    try {
      yield* super.changes(signal);
    } finally {
      clearInterval(timer);
    }
  }

  /** Whoever asks while somebody looks gets the same look. */
  #look(): Promise<void> {
    this.#looking ??= this.#reconcile().finally(() => (this.#looking = undefined));
    return this.#looking;
  }

  /** Notes new questions of the server, and which ones it asks no more. */
  async #reconcile(): Promise<void> {
    const { reviewIndex: index } = this.#service;
    const noted = await index.waiting(MAX_WAITING);
    const asked = await this.#threads.waiting();
    for (const threadId of new Set([...noted.map((each) => each.thread_id), ...asked.keys()])) {
      const changedAt = asked.get(threadId);
      if (changedAt !== undefined && this.#looked.get(threadId) === changedAt) continue;
      await reconcile(index, threadId, await this.#threads.snapshot(threadId));
      if (changedAt !== undefined) this.#looked.set(threadId, changedAt);
    }
    for (const threadId of this.#looked.keys()) {
      if (!asked.has(threadId)) this.#looked.delete(threadId);
    }
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    await super[Symbol.asyncDispose]();
    await this.#looking?.catch(() => undefined);
    await this.#service[Symbol.asyncDispose]();
  }
}
