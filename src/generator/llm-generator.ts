import { CodeGenerationError } from '../errors.ts';
import { withoutSecretForms } from '../secrets/secret-forms.ts';
import type {
  CodeGenerator,
  GeneratedCode,
  GenerationInput,
  GenerationOptions,
} from './code-generator.ts';
import { extractCode } from './extract-code.ts';
import { ModelClient, type ModelOptions, type ModelReply } from './model-client.ts';
import type { GivenPromptOptions } from './prompt-options.ts';
import { buildCodePrompt, type CodePrompts, loadCodePrompts } from './prompt.ts';
import { promptText, savePrompts, type Keeping } from './save-prompts.ts';

/** Of a reply without code, kept in the error's details. */
const SHOWN_REPLY_CHARS = 2000;

/** Which model, and with which prompts. */
export interface LlmGeneratorOptions extends ModelOptions {
  /** Holds `generate-code.md` and `repair-code.md`. @default the package's own */
  readonly promptFolder?: string | undefined;
  /** Parts of the prompts in the place of the package's own. */
  readonly promptOptions?: GivenPromptOptions | undefined;
  /** Keep prompts, replies and programs in `prompts/` of the execution folder. @default false */
  readonly savePrompts?: boolean | undefined;
  /** Takes keys and tokens out of what is kept. @default what has the form of one */
  readonly redact?: ((text: string) => string) | undefined;
  /** Told when they cannot be kept. @default process.emitWarning */
  readonly onWarning?: ((message: string) => void) | undefined;
}

/** Why a reply is no program, with what to do; null when nothing speaks against it. */
function complaint(reply: ModelReply, code: string | null, maxTokens: number): string | null {
  if (reply.finishReason === 'length') {
    return `The model's reply was cut at its limit of ${maxTokens} tokens; raise maxTokens of the model's settings.`;
  }
  if (reply.finishReason === 'content_filter') {
    return "The model's content filter stopped the reply; word the request differently.";
  }
  return code === null ? 'The model replied without any code.' : null;
}

/** Writes programs with an OpenAI-compatible chat model, one call for each. Source: spec §9, §19.1 `basic`. */
export class LLMCodeGenerator implements CodeGenerator {
  readonly name = 'llm';
  readonly #client: ModelClient;
  readonly #prompts: CodePrompts;
  readonly #saves: boolean;
  readonly #keeping: Keeping;

  /**
   * @throws {ContainerConfigurationError} a prompt file is missing or has other slots than expected
   * @throws {ModelConfigurationError} the base URL is none
   */
  constructor({
    promptFolder,
    promptOptions,
    savePrompts: saves = false,
    redact = withoutSecretForms,
    onWarning = (message) => process.emitWarning(message),
    ...model
  }: LlmGeneratorOptions) {
    this.#client = new ModelClient(model);
    this.#prompts = loadCodePrompts(promptFolder, promptOptions);
    this.#saves = saves;
    this.#keeping = { redact, onWarning };
  }

  async generateCode(
    input: GenerationInput,
    options: GenerationOptions = {},
  ): Promise<GeneratedCode> {
    const prompt = buildCodePrompt(this.#prompts, input);
    const reply = await this.#client.complete(prompt, options);
    const { model, maxTokens } = this.#client.options;
    const metadata = {
      generator: 'llm',
      model,
      input_tokens: reply.usage?.inputTokens ?? null,
      output_tokens: reply.usage?.outputTokens ?? null,
      finish_reason: reply.finishReason,
    };
    const code = extractCode(reply.text);
    if (this.#saves) {
      const said = { prompt: promptText(prompt), reply: reply.text, code, metadata };
      await savePrompts(input, said, this.#keeping);
    }
    const problem = complaint(reply, code, maxTokens);
    if (problem !== null || code === null) {
      throw new CodeGenerationError(
        problem ?? '',
        input.attempt,
        input.errorChain.map(({ errorMessage }) => errorMessage),
        {
          technicalDetails: {
            ...metadata,
            reply: reply.text.slice(0, SHOWN_REPLY_CHARS).toWellFormed(),
          },
        },
      );
    }
    return { code, metadata };
  }
}
