import { randomUUID } from 'node:crypto';
import {
  WebStandardStreamableHTTPServerTransport,
  type McpServer,
} from '@modelcontextprotocol/server';
import type { McpUser } from '../recent-runs.ts';

interface Session {
  readonly user: McpUser;
  readonly server: McpServer;
  readonly transport: WebStandardStreamableHTTPServerTransport;
  /** Answers that are under way; a session with one is not idle. */
  open: number;
  /** ms since the epoch, of the last request or the end of the last answer. */
  usedAt: number;
}

export interface McpSessionsOptions {
  readonly create: (user: McpUser) => McpServer;
  readonly maxSessions: number;
  readonly idleMs: number;
}

const SESSION_HEADER = 'mcp-session-id';

const refuse = (status: number, message: string, headers: Record<string, string> = {}): Response =>
  Response.json(
    { jsonrpc: '2.0', error: { code: -32_000, message }, id: null },
    { status, headers },
  );

/** Calls back when the body of a response has been read or given up. */
function whenRead(response: Response, done: () => void): Response {
  if (response.body === null) {
    done();
    return response;
  }
  const watch = { flush: done, cancel: done };
  const body = response.body.pipeThrough(new TransformStream<Uint8Array, Uint8Array>(watch));
  return new Response(body, response);
}

/** The sessions of clients that speak a protocol of before 2026: bounded in number and in idle time, each of one user. */
export class McpSessions {
  readonly #options: McpSessionsOptions;
  readonly #sessions = new Map<string, Session>();
  readonly #sweep: NodeJS.Timeout;

  constructor(options: McpSessionsOptions) {
    this.#options = options;
    const everyMs = Math.min(Math.max(options.idleMs / 2, 50), 60_000);
    this.#sweep = setInterval(() => void this.#closeIdle(), everyMs);
    this.#sweep.unref();
  }

  get size(): number {
    return this.#sessions.size;
  }

  /** Tells the sessions of a user that its list of resources is another one. */
  resourcesChanged(user: McpUser): void {
    for (const session of this.#sessions.values()) {
      if (session.user === user) session.server.sendResourceListChanged();
    }
  }

  async handle(request: Request, user: McpUser): Promise<Response> {
    const id = request.headers.get(SESSION_HEADER);
    if (id === null) return await this.#begin(request, user);
    const session = this.#sessions.get(id);
    // Another user's session is as unknown as one that has ended.
    if (session === undefined || session.user !== user) return refuse(404, 'Session not found');
    return await this.#serve(session, request);
  }

  async #begin(request: Request, user: McpUser): Promise<Response> {
    await this.#closeIdle();
    if (this.#sessions.size >= this.#options.maxSessions) {
      return refuse(503, `Too many sessions: at most ${this.#options.maxSessions}; try later.`, {
        'retry-after': '10',
      });
    }
    const server = this.#options.create(user);
    const transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => {
        this.#sessions.set(id, session);
      },
    });
    const session: Session = { user, server, transport, open: 0, usedAt: Date.now() };
    const onclose = (): void => void this.#sessions.delete(transport.sessionId ?? '');
    Object.assign(server.server, { onclose });
    await server.connect(transport);
    const response = await this.#serve(session, request);
    const isBegun = transport.sessionId !== undefined && this.#sessions.has(transport.sessionId);
    if (!isBegun) await server.close();
    return response;
  }

  async #serve(session: Session, request: Request): Promise<Response> {
    session.open += 1;
    session.usedAt = Date.now();
    let isDone = false;
    const done = (): void => {
      if (isDone) return;
      isDone = true;
      session.open -= 1;
      session.usedAt = Date.now();
    };
    try {
      return whenRead(await session.transport.handleRequest(request), done);
    } catch (error) {
      done();
      throw error;
    }
  }

  async #closeIdle(): Promise<void> {
    const since = Date.now() - this.#options.idleMs;
    const idle = [...this.#sessions.values()].filter(
      ({ open, usedAt }) => open === 0 && usedAt < since,
    );
    await Promise.all(idle.map(({ server }) => server.close()));
  }

  /** Ends all sessions and the calls in them. */
  async close(): Promise<void> {
    clearInterval(this.#sweep);
    await Promise.all([...this.#sessions.values()].map(({ server }) => server.close()));
  }
}
