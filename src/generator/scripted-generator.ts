import { ModelConfigurationError } from '../errors.ts';
import type { GenerationInput } from './code-generator.ts';
import { PreparedCodeGenerator, type PreparedReply } from './prepared-generator.ts';
import { parseScript, readScript, type Script, type ScriptedReply } from './script-file.ts';

/**
 * Gives the prepared reply of each attempt, the first for attempt 1, and asks no model; for demonstrations and work
 * without a key. The last reply repeats unless the script is strict.
 */
export class ScriptedCodeGenerator extends PreparedCodeGenerator {
  readonly name = 'scripted';
  readonly #script: Script;
  readonly #file: string | null;

  /** @throws {ContainerConfigurationError} naming each wrong reply */
  constructor(
    replies: readonly ScriptedReply[],
    options: { readonly strict?: boolean; readonly file?: string } = {},
  ) {
    super();
    const { strict = false, file = null } = options;
    this.#script = parseScript({ replies, strict }, file ?? 'the given list');
    this.#file = file;
  }

  /**
   * Takes the replies from a YAML or JSON file: `{replies: [text | {code | reply, delay_ms, note}], strict}`.
   * @throws {ContainerConfigurationError} naming the file and each wrong field
   */
  static async fromFile(path: string): Promise<ScriptedCodeGenerator> {
    const { replies, strict } = await readScript(path);
    return new ScriptedCodeGenerator(replies, { strict, file: path });
  }

  /** @throws {ModelConfigurationError} a strict script has no reply left */
  protected replyTo({ attempt }: GenerationInput): PreparedReply {
    const { replies, strict } = this.#script;
    const number = strict ? attempt : Math.min(attempt, replies.length);
    const step = replies[number - 1];
    if (step === undefined) {
      throw new ModelConfigurationError(
        `The script has ${replies.length} replies and was asked for attempt ${number}; add one, or set strict to false.`,
        { technicalDetails: { generator: this.name, file: this.#file } },
      );
    }
    const note = step.note === undefined ? {} : { note: step.note };
    return {
      text: step.code ?? step.reply ?? '',
      isCode: step.code !== undefined,
      delayMs: step.delay_ms,
      metadata: { file: this.#file, reply: number, ...note },
      title: `Scripted reply ${number}`,
    };
  }
}
