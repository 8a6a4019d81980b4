import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { createParser } from 'eventsource-parser';
import type { CheckpointerConfig, ServiceConfigInput } from '../../src/config/service-config.ts';
import type { Review, ReviewDetail } from '../../src/review/review.ts';
import { ReviewService, type ReviewServiceOptions } from '../../src/review/review-service.ts';
import type { RunView } from '../../src/review/run-view.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import type { ScriptedReply } from '../../src/generator/script-file.ts';
import { makeService } from '../fixtures/agent.ts';
import { FakeSandbox } from '../fixtures/fake-sandbox.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';
import { running } from '../server/running.ts';

export const TOKENS = { ann: 'token-of-ann', bob: 'token-of-bob' } as const;
const entries = Object.entries(TOKENS).map(([tenant, token]) => ({
  tenant,
  sha256: createHash('sha256').update(token).digest('hex'),
}));

interface Wishes {
  readonly folder?: string;
  readonly checkpointer?: CheckpointerConfig;
  readonly replies?: readonly ScriptedReply[];
  readonly sandbox?: Sandbox;
  readonly config?: ServiceConfigInput;
  /** Whether it has tokens. @default true */
  readonly hasTokens?: boolean;
  readonly reviews?: ReviewServiceOptions;
}

/** A server with an agent that asks about every program, closed when the test ends. */
export async function reviewServer(wishes: Wishes = {}) {
  const { folder = tempFolder(), sandbox = new FakeSandbox(), hasTokens = true, replies } = wishes;
  const path = join(folder, 'threads.sqlite');
  const service = makeService({
    sandbox,
    ...(replies === undefined ? {} : { replies }),
    config: {
      agentDataDir: folder,
      approval: { mode: 'all_code' },
      checkpointer: wishes.checkpointer ?? { kind: 'sqlite', path },
      ...wishes.config,
    },
  });
  const reviews = await ReviewService.open(service, { pollMs: 100, ...wishes.reviews });
  const close = async (): Promise<void> => {
    await reviews[Symbol.asyncDispose]();
    await service[Symbol.asyncDispose]();
  };
  // Before the server, which is closed first.
  onTestFinished(close);
  const server = await running({
    sandbox,
    reviews,
    ...(hasTokens ? { tokens: entries } : {}),
  });
  return { url: server.url, service, reviews, folder, sandbox };
}

/** A REST client with the token of somebody. */
export class RestClient {
  readonly #url: string;
  readonly #headers: Record<string, string>;

  constructor(url: string, who: keyof typeof TOKENS = 'ann') {
    this.#url = url;
    this.#headers = { authorization: `Bearer ${TOKENS[who]}` };
  }

  async send(method: string, path: string, body?: unknown): Promise<Response> {
    return await fetch(`${this.#url}/api/v1${path}`, {
      method,
      headers: this.#headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  async get<T>(path: string): Promise<T> {
    return (await (await this.send('GET', path)).json()) as T;
  }

  async start(body: object = { task: 'Multiply 6 by 7' }): Promise<string> {
    const response = await this.send('POST', '/runs', body);
    if (response.status !== 202) throw new Error(await response.text());
    return ((await response.json()) as { thread_id: string }).thread_id;
  }

  async waiting(): Promise<readonly Review[]> {
    return (await this.get<{ reviews: Review[] }>('/reviews')).reviews;
  }

  async detail(id: string): Promise<ReviewDetail> {
    return await this.get(`/reviews/${id}`);
  }

  async run(threadId: string): Promise<RunView> {
    return await this.get(`/runs/${threadId}`);
  }

  async decide(id: string, decision: object): Promise<{ status: number; body: unknown }> {
    const response = await this.send('POST', `/reviews/${id}/decision`, decision);
    return { status: response.status, body: await response.json() };
  }

  /** The events of a stream until it ends, `until` holds, or the signal aborts. */
  async events(
    path: string,
    {
      lastId,
      until = () => false,
    }: { lastId?: string; until?: (event: SeenEvent) => boolean } = {},
  ): Promise<readonly SeenEvent[]> {
    const stop = new AbortController();
    const response = await fetch(`${this.#url}/api/v1${path}`, {
      headers: { ...this.#headers, ...(lastId === undefined ? {} : { 'last-event-id': lastId }) },
      signal: stop.signal,
    });
    const seen: SeenEvent[] = [];
    let isEnough = false;
    const parser = createParser({
      onEvent: ({ event = '', id, data }) => {
        const next = { event, id, data: JSON.parse(data) as Record<string, unknown> };
        if (!isEnough) seen.push(next);
        isEnough ||= until(next);
      },
    });
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      parser.feed(decoder.decode(chunk, { stream: true }));
      if (isEnough) break;
    }
    stop.abort();
    return seen;
  }
}

/** The one question that waits. */
export async function question(client: RestClient): Promise<Review> {
  await expect.poll(() => client.waiting()).toHaveLength(1);
  const [review] = await client.waiting();
  return review as Review;
}

export interface SeenEvent {
  readonly event: string;
  readonly id: string | undefined;
  readonly data: Record<string, unknown>;
}
