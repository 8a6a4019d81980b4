import type { ErrorRecord } from '../error-analysis/error-record.ts';
import { CodeGenerationError } from '../errors.ts';
import type { JsonObject } from '../json.ts';
import { pause } from '../pause.ts';
import type { PythonExecutionRequest } from '../request.ts';
import type {
  CodeGenerator,
  GeneratedCode,
  GenerationInput,
  GenerationOptions,
} from './code-generator.ts';
import { extractCode } from './extract-code.ts';

const PIECE = /[^]{1,16}/gu;

/** A reply that was there before the question. */
export interface PreparedReply {
  /** The program as it is, or else a model's whole reply, from which it is extracted. */
  readonly text: string;
  readonly isCode: boolean;
  /** Wait before it, ms. */
  readonly delayMs: number;
  /** What the metadata say beside the name of the generator. */
  readonly metadata: JsonObject;
  /** For messages: which reply it is. */
  readonly title: string;
}

/** Hands the reply over in small pieces, as a model would. */
function stream(text: string, { signal, onToken }: GenerationOptions): void {
  for (const piece of text.match(PIECE) ?? []) {
    onToken?.(piece);
    signal?.throwIfAborted();
  }
}

/** Gives prepared replies, asks no model, and notes what it was asked. */
export abstract class PreparedCodeGenerator implements CodeGenerator {
  abstract readonly name: string;
  /** Calls so far. */
  callCount = 0;
  lastRequest: PythonExecutionRequest | null = null;
  lastErrorChain: readonly ErrorRecord[] = [];

  /** The reply to a call, which is counted already. */
  protected abstract replyTo(input: GenerationInput): PreparedReply;

  async generateCode(
    input: GenerationInput,
    options: GenerationOptions = {},
  ): Promise<GeneratedCode> {
    options.signal?.throwIfAborted();
    this.callCount += 1;
    this.lastRequest = input.request;
    this.lastErrorChain = input.errorChain;
    const { text, isCode, delayMs, metadata: more, title } = this.replyTo(input);
    const metadata = { generator: this.name, ...more };
    await pause(delayMs, options.signal);
    stream(text, options);
    const code = isCode ? text : extractCode(text);
    if (code === null || code.trim() === '') {
      throw new CodeGenerationError(
        `${title} holds no code.`,
        input.attempt,
        input.errorChain.map(({ errorMessage }) => errorMessage),
        { technicalDetails: metadata },
      );
    }
    return { code, metadata };
  }
}
