import type { AIMessageChunk } from '@langchain/core/messages';
import { SpanKind } from '@opentelemetry/api';
import type { ChatOpenAI, ChatOpenAICompletions } from '@langchain/openai';
import { ModelConfigurationError, ModelUnavailableError } from '../errors.ts';
import { inSpan } from '../observability/in-span.ts';
import type { GenerationOptions, TokenUsage } from './code-generator.ts';
import { mapModelError, type ModelContext } from './model-error.ts';
import { endpointOf, type ModelEndpoint } from './model-endpoint.ts';
import type { RenderedPrompt } from './prompt-template.ts';
import { finishReason, tokenUsage } from './reply-metadata.ts';
import { Watchdog } from './watchdog.ts';

/** Which model writes, and how long it may take. */
export interface ModelOptions {
  readonly model: string;
  /** @default `OPENAI_API_KEY` of the environment, read by the OpenAI library */
  readonly apiKey?: string | undefined;
  /** An OpenAI-compatible service, with its `/v1`. @default OpenAI */
  readonly baseUrl?: string | undefined;
  /** @default the model's own */
  readonly temperature?: number | undefined;
  /** Tokens of one reply. @default 4096 */
  readonly maxTokens?: number | undefined;
  /** Wait for the first piece of the reply, ms. @default 60000 */
  readonly timeoutMs?: number | undefined;
  /** Silence in the middle of the reply, ms. @default 30000 */
  readonly idleTimeoutMs?: number | undefined;
}

/** A whole reply. */
export interface ModelReply {
  readonly text: string;
  /** `stop`, `length`, `content_filter`, … */
  readonly finishReason: string;
  /** Null when the service does not tell. */
  readonly usage: TokenUsage | null;
}

type Chat = ChatOpenAI | ChatOpenAICompletions;

/** Asks an OpenAI-compatible model once; retries belong to the graph. */
export class ModelClient {
  readonly options: ModelOptions & { readonly maxTokens: number };
  readonly #endpoint: ModelEndpoint;
  #chat: Promise<Chat> | undefined;

  /** @throws {ModelConfigurationError} the base URL is none */
  constructor(options: ModelOptions) {
    this.options = { ...options, maxTokens: options.maxTokens ?? 4096 };
    this.#endpoint = endpointOf(options.baseUrl);
  }

  /**
   * Sends one prompt and collects the streamed reply. An abort rejects at once with the signal's reason.
   * @throws {ModelConfigurationError} it will not work until somebody mends the settings
   * @throws {ModelUnavailableError} the same call may work later
   */
  async complete(prompt: RenderedPrompt, options: GenerationOptions = {}): Promise<ModelReply> {
    options.signal?.throwIfAborted();
    this.#chat ??= this.#connect();
    const chat = await this.#chat;
    options.signal?.throwIfAborted();
    return await inSpan(`chat ${this.options.model}`, this.#span(), async (span) => {
      const reply = await this.#reply(chat, prompt, options);
      span.setAttributes({
        'gen_ai.response.finish_reasons': [reply.finishReason],
        ...(reply.usage !== null && {
          'gen_ai.usage.input_tokens': reply.usage.inputTokens,
          'gen_ai.usage.output_tokens': reply.usage.outputTokens,
        }),
      });
      return reply;
    });
  }

  #span() {
    return {
      kind: SpanKind.CLIENT,
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.request.model': this.options.model,
        'gen_ai.request.max_tokens': this.options.maxTokens,
        'server.address': URL.parse(this.#endpoint.address)?.hostname,
      },
    };
  }

  async #reply(
    chat: Chat,
    prompt: RenderedPrompt,
    options: GenerationOptions,
  ): Promise<ModelReply> {
    let text = '';
    let reason: string | undefined;
    let usage: TokenUsage | null = null;
    for await (const piece of this.#pieces(chat, prompt, options.signal)) {
      text += piece.text;
      if (piece.text !== '') {
        options.onToken?.(piece.text);
      }
      reason = finishReason(piece.response_metadata) ?? reason;
      usage = tokenUsage(piece.usage_metadata) ?? usage;
    }
    return { text, finishReason: this.#demand(reason), usage };
  }

  async #connect(): Promise<Chat> {
    const { ChatOpenAI, ChatOpenAICompletions } = await import('@langchain/openai');
    const { model, apiKey, baseUrl, temperature, maxTokens } = this.options;
    const fields = {
      model,
      maxTokens,
      maxRetries: 0,
      ...(apiKey === undefined ? {} : { apiKey }),
      ...(temperature === undefined ? {} : { temperature }),
      // The library would print what it also throws.
      configuration: {
        logLevel: 'off' as const,
        ...(baseUrl === undefined ? {} : { baseURL: baseUrl }),
      },
    };
    // ChatOpenAI takes the Responses API by the model's name, even with `useResponsesApi: false`.
    return this.#endpoint.isOpenAi ? new ChatOpenAI(fields) : new ChatOpenAICompletions(fields);
  }

  async *#pieces(
    chat: Chat,
    { system, user }: RenderedPrompt,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<AIMessageChunk> {
    const context = this.#context(chat);
    const { timeoutMs = 60_000, idleTimeoutMs = 30_000 } = this.options;
    using watchdog = new Watchdog({ timeoutMs, idleTimeoutMs });
    const stop = AbortSignal.any([watchdog.signal, ...(signal === undefined ? [] : [signal])]);
    try {
      const messages: [string, string][] = [
        ['system', system],
        ['human', user],
      ];
      for await (const piece of await chat.stream(messages, { signal: stop })) {
        watchdog.alive();
        yield piece;
      }
      stop.throwIfAborted();
    } catch (error) {
      // The library forgets the reason of an abort.
      stop.throwIfAborted();
      throw mapModelError(error, context);
    }
  }

  #context(chat: Chat): ModelContext {
    const { model } = this.options;
    const { address } = this.#endpoint;
    if (chat.apiKey === undefined || chat.apiKey === '') {
      throw new ModelConfigurationError(
        `There is no API key for model "${model}": set OPENAI_API_KEY, or the API key of the model's settings; any text will do for a service that checks none.`,
        { technicalDetails: { model, address } },
      );
    }
    return { model, address, secrets: typeof chat.apiKey === 'string' ? [chat.apiKey] : [] };
  }

  #demand(reason: string | undefined): string {
    if (reason === undefined) {
      const { address } = this.#endpoint;
      throw new ModelUnavailableError(
        `The answer of ${address} is no complete reply of a model: it ended without a finish reason. Try again, and check the base URL when it happens again.`,
        { technicalDetails: { model: this.options.model, address } },
      );
    }
    return reason;
  }
}
