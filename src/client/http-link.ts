import { context, propagation } from '@opentelemetry/api';
import { apiErrorOf } from './api-error.ts';
import {
  ArgumentError,
  ConnectionError,
  InvalidResponseError,
  TimeoutError,
} from './client-error.ts';
import { isDict, type Dict } from './execution-result.ts';

export interface HttpLinkOptions {
  /** For one call, ms; of a stream until it begins. @default 300_000 */
  readonly timeoutMs?: number | undefined;
  /** Sent as `Authorization: Bearer`. */
  readonly token?: string | undefined;
  /** @default the global one */
  readonly fetch?: typeof fetch | undefined;
}

export interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly body?: FormData | string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/** What went wrong below `fetch`, which itself only says that it failed. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as Error;
  const { code, message: below } = (cause ?? {}) as { code?: string; message?: string };
  return below || code || message;
}

const SLOW_ANSWER = ['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'UND_ERR_CONNECT_TIMEOUT'];

/** Calls to one server, with its token, a time limit and typed errors. */
export class HttpLink {
  readonly #baseUrl: string;
  readonly #timeoutMs: number;
  readonly #token: string | undefined;
  readonly #fetch: typeof fetch;

  /** @throws {ArgumentError} `baseUrl` is no http address */
  constructor(baseUrl: string, options: HttpLinkOptions) {
    this.#baseUrl = baseUrl.replace(/\/+$/, '');
    const url = URL.parse(this.#baseUrl);
    if (url !== null && (url.username !== '' || url.password !== '')) {
      throw new ArgumentError(
        `The address of the server at ${url.host} holds a user or password; give a token instead.`,
      );
    }
    if (url === null || !/^https?:$/.test(url.protocol)) {
      throw new ArgumentError(
        `${JSON.stringify(baseUrl)} is no address of a server; give one like http://localhost:8080.`,
      );
    }
    this.#timeoutMs = options.timeoutMs ?? 300_000;
    this.#token = options.token;
    // In a browser `fetch` insists on its own `this`.
    this.#fetch = options.fetch ?? ((input, init) => fetch(input, init));
  }

  /** Calls and reads the whole answer as a JSON object. */
  async json(path: string, call: Call = {}): Promise<Dict> {
    const text = await this.#whole(path, call, (response) => response.text());
    try {
      const value: unknown = JSON.parse(text);
      if (isDict(value)) return value;
    } catch {
      // Told below.
    }
    throw new InvalidResponseError(
      `${this.#baseUrl}${path} did not answer with a JSON object: ${text.slice(0, 200)}`,
    );
  }

  /** Calls and reads the whole answer. */
  async bytes(path: string, call: Call = {}): Promise<Uint8Array> {
    const buffer = await this.#whole(path, call, (response) => response.arrayBuffer());
    return new Uint8Array(buffer);
  }

  /** Calls and drops the answer. */
  async done(path: string, call: Call = {}): Promise<void> {
    await this.#whole(path, call, (response) => response.text());
  }

  /** The chunks of an answer that is read while it comes; its time limit ends when it begins. */
  async *stream(path: string, call: Call = {}): AsyncGenerator<Uint8Array> {
    using clock = new Clock(this.#timeoutMs, call.signal);
    try {
      const response = await this.#response(path, call, clock.signal);
      clock.stop();
      // Leaving the loop cancels the body, which closes the connection.
      if (response.body !== null) for await (const chunk of response.body) yield chunk;
    } catch (error) {
      throw this.#translated(error, clock, call.signal);
    }
  }

  async #whole<T>(path: string, call: Call, read: (response: Response) => Promise<T>): Promise<T> {
    using clock = new Clock(this.#timeoutMs, call.signal);
    try {
      return await read(await this.#response(path, call, clock.signal));
    } catch (error) {
      throw this.#translated(error, clock, call.signal);
    }
  }

  async #response(path: string, call: Call, signal: AbortSignal): Promise<Response> {
    const { method = 'GET', body = null } = call;
    const authorization =
      this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` };
    const headers: Record<string, string> = { ...call.headers, ...authorization };
    propagation.inject(context.active(), headers);
    const response = await this.#fetch(this.#baseUrl + path, {
      method,
      body,
      headers,
      signal,
      redirect: 'manual',
    });
    if (!response.ok) throw await apiErrorOf(response);
    return response;
  }

  /** `fetch` and the reading of a body reject with a TypeError, or with the reason of the abort. */
  #translated(error: unknown, clock: Clock, signal: AbortSignal | undefined): unknown {
    if (signal?.aborted === true) return signal.reason;
    const slow = SLOW_ANSWER.includes(
      ((error as Error).cause as { code?: string } | undefined)?.code ?? '',
    );
    if (clock.ranOut || slow) {
      return new TimeoutError(
        `${this.#baseUrl} did not answer ${slow ? 'in time' : `within ${this.#timeoutMs / 1000} s`}.`,
        { cause: error },
      );
    }
    if (!(error instanceof TypeError)) return error;
    return new ConnectionError(
      `${this.#baseUrl} cannot be reached, or the connection broke: ${reasonOf(error)}`,
      { cause: error },
    );
  }
}

/** A signal that is aborted by the caller's or by time. */
class Clock {
  ranOut = false;
  readonly signal: AbortSignal;
  readonly #timer: ReturnType<typeof setTimeout>;

  constructor(timeoutMs: number, signal: AbortSignal | undefined) {
    const controller = new AbortController();
    this.signal =
      signal === undefined ? controller.signal : AbortSignal.any([signal, controller.signal]);
    // A longer timer overflows to zero.
    this.#timer = setTimeout(
      () => {
        this.ranOut = true;
        controller.abort();
      },
      Math.min(timeoutMs, 2 ** 31 - 1),
    );
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  [Symbol.dispose](): void {
    this.stop();
  }
}
