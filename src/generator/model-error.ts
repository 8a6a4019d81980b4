import { ContextOverflowError } from '@langchain/core/errors';
import { parseRetryAfterMs } from '@langchain/core/utils/async_caller';
import { z } from 'zod';
import {
  ModelConfigurationError,
  ModelUnavailableError,
  type PythonExecutorException,
} from '../errors.ts';
import { foreignErrorText } from './foreign-error-text.ts';

/** Whom was asked, for messages. */
export interface ModelContext {
  readonly model: string;
  /** Where the service is, without credentials. */
  readonly address: string;
  /** Texts that must not appear anywhere, such as the API key. */
  readonly secrets: readonly string[];
}

const factsSchema = z.object({
  status: z.number().optional().catch(undefined),
  code: z.string().optional().catch(undefined),
  type: z.string().optional().catch(undefined),
  headers: z.instanceof(Headers).optional().catch(undefined),
  /** Set by LangChain, which reads it from the header or from the text of the message. */
  retryAfterMs: z.number().optional().catch(undefined),
});
type Facts = z.infer<typeof factsSchema>;

/** Answers that the same request may not get the next time, beside 5xx. */
const PASSING_STATUSES = new Set([408, 409, 425, 429]);

/** The message and those of the causes below it, outermost first. */
function messages(error: unknown, depth = 0): string[] {
  if (!(error instanceof Error) || depth > 4) {
    return [];
  }
  const { code } = readFacts(error);
  const [own = ''] = error.message.split('\n\nTroubleshooting URL:');
  return [own === '' ? (code ?? error.name) : own, ...messages(error.cause, depth + 1)];
}

function retryAfterMs({ headers, retryAfterMs: stamped }: Facts): number | undefined {
  const exact = Number.parseFloat(headers?.get('retry-after-ms') ?? '');
  return exact >= 0 ? exact : (parseRetryAfterMs(headers?.get('retry-after')) ?? stamped);
}

type Advice = (context: ModelContext, text: string) => string;

/** What to mend, by HTTP status; 402 stands for every used-up quota. */
const CONFIGURATION_ADVICE: Readonly<Record<number, Advice>> = {
  401: ({ address }) =>
    `The model service at ${address} does not accept the API key (401). Set OPENAI_API_KEY, or the API key of the model's settings, to a valid one.`,
  402: ({ address }, text) =>
    `The quota of the API key for ${address} is used up: add credit there or use another key. It says: ${text}`,
  403: ({ address, model }, text) =>
    `The API key may not use model "${model}" at ${address} (403). Give its project access, or choose another model. It says: ${text}`,
  404: ({ address, model }, text) =>
    `The model service at ${address} knows no model "${model}", or the address is wrong (404). Check the model name and the base URL. It says: ${text}`,
};

const refusedAdvice: Advice = ({ address, model }, text) =>
  `The model service at ${address} refuses the request to model "${model}". Check the model's settings. It says: ${text}`;

const overflowAdvice: Advice = ({ address, model }, text) =>
  `The prompt does not fit into the context window of model "${model}". Shorten the request, its capability prompts or its context data, or choose a model with a larger window. ${address} says: ${text}`;

function unavailableAdvice(facts: Facts, { address }: ModelContext, text: string): string {
  if (facts.status === 429) {
    return `The model service at ${address} limits the rate (429). Wait, or run fewer requests at a time. It says: ${text}`;
  }
  return facts.status === undefined
    ? `The model service at ${address} gave no usable answer. Check that it runs, the base URL and the network. The error: ${text}`
    : `The model service at ${address} failed (${facts.status}); try again later. It says: ${text}`;
}

/** How to mend the settings; null when the same request may work later. */
function configurationAdvice(error: unknown, { status = 0, code, type }: Facts): Advice | null {
  if (ContextOverflowError.isInstance(error)) {
    return overflowAdvice;
  }
  if (code === 'insufficient_quota' || type === 'insufficient_quota') {
    return CONFIGURATION_ADVICE[402] ?? refusedAdvice;
  }
  return status >= 400 && status < 500 && !PASSING_STATUSES.has(status)
    ? (CONFIGURATION_ADVICE[status] ?? refusedAdvice)
    : null;
}

function readFacts(error: unknown): Facts {
  const read = factsSchema.safeParse(error);
  return read.success ? read.data : {};
}

/**
 * Says what a failed call of the model means: settings to mend, or a service to try again.
 * The native error may hold the key, so `cause` is a copy of its cleaned text.
 */
export function mapModelError(error: unknown, context: ModelContext): PythonExecutorException {
  const facts = readFacts(error);
  const text = foreignErrorText(messages(error).join(': ') || String(error), context.secrets);
  const cause = new Error(text);
  cause.name = error instanceof Error ? error.constructor.name : 'Error';
  const { model, address } = context;
  const details = { model, address, status: facts.status, code: facts.code };
  const technicalDetails = { ...details, retryAfterMs: retryAfterMs(facts) };
  const advice = configurationAdvice(error, facts);
  return advice === null
    ? new ModelUnavailableError(unavailableAdvice(facts, context, text), {
        cause,
        technicalDetails,
      })
    : new ModelConfigurationError(advice(context, text), { cause, technicalDetails });
}
