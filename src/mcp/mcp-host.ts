import { randomBytes } from 'node:crypto';
import { createRequestStateCodec, type RequestStateCodec } from '@modelcontextprotocol/server';
import { z } from 'zod';
import type { AwaitingApproval } from '../outcome.ts';
import type { PythonExecutorService } from '../service.ts';
import { TenantSlots } from '../server/auth/tenant-slots.ts';
import { SessionHost } from './sessions/session-host.ts';
import { RecentRuns, type McpUser } from './recent-runs.ts';

const ANSWER_MS = 600_000;
/** How long a client may take over a question that it was given instead of the result. */
const QUESTION_SECONDS = 86_400;

/** What all connections of one server share. */
export interface McpOptions {
  readonly service: PythonExecutorService;
  /** Where the console is, such as `https://host:8080`, or what tells it; questions then have a link. @default none */
  readonly consoleUrl?: string | (() => string) | undefined;
  /** Who answers questions where no user is known, for the audit record. @default 'a user of the MCP client' */
  readonly answeredBy?: string | undefined;
  /** How else than in the client a question can be answered, in one sentence. @default nothing is said */
  readonly otherWay?: ((waiting: AwaitingApproval) => string | Promise<string>) | undefined;
  /** How long a call stays open for the answer of a person, ms; the approval waits on after it. @default 600000 */
  readonly answerMs?: number | undefined;
}

/** A question that a client puts to a person, as it comes back with the answer. */
const questionSchema = z.object({ thread_id: z.string(), approval_id: z.string() });
export type Question = z.infer<typeof questionSchema>;
export const readQuestion = (state: unknown): Question | undefined =>
  questionSchema.safeParse(state).data;

/** What outlives a connection: the service, the runs that are listed, and the calls under way. */
export class McpHost {
  readonly options: McpOptions;
  readonly service: PythonExecutorService;
  readonly answerMs: number;
  readonly runs = new RecentRuns();
  readonly sessions: SessionHost;
  /** Seals questions, so that none can be made up, or be answered by another user. */
  readonly questions: RequestStateCodec<Question> = createRequestStateCodec<Question>({
    key: randomBytes(32),
    ttlSeconds: QUESTION_SECONDS,
    bind: (ctx) => JSON.stringify([ctx.mcpReq.method, ctx.http?.authInfo?.clientId ?? null]),
  });
  readonly #slots: TenantSlots;
  readonly #calls = new Set<Promise<unknown>>();

  /** At most so many calls of a user at a time, where the limits name it. @default no limits */
  constructor(options: McpOptions, maxCalls: ReadonlyMap<string, number> = new Map()) {
    this.options = options;
    this.#slots = new TenantSlots(maxCalls);
    this.service = options.service;
    this.sessions = new SessionHost(options.service);
    this.answerMs = options.answerMs ?? ANSWER_MS;
  }

  /**
   * Runs a call and remembers it until it has ended.
   * @throws {HttpFailure} its user has as many under way as it may
   */
  async track<T>(user: McpUser, start: () => Promise<T>): Promise<T> {
    const release = this.#slots.take(user);
    const call = start();
    this.#calls.add(call);
    try {
      return await call;
    } finally {
      this.#calls.delete(call);
      release();
    }
  }

  /** Ends all sessions; resolves when no call is under way either. For who closed the connections. */
  async end(): Promise<void> {
    await this.sessions.end();
    while (this.#calls.size > 0) await Promise.allSettled(this.#calls);
  }
}
