import { CodeGenerationError } from '../../errors.ts';
import type { JsonObject } from '../../json.ts';
import { PlanningMode } from '../../structured-plan.ts';
import type {
  CodeGenerator,
  GeneratedCode,
  GenerationInput,
  GenerationOptions,
} from '../code-generator.ts';
import { extractCode } from '../extract-code.ts';
import type { GeneratorContext } from '../generator-registry.ts';
import { parseGeneratorOptions } from '../parse-generator-options.ts';
import type { RenderedPrompt } from '../prompt-template.ts';
import { loadCodePrompts } from '../prompt.ts';
import { withoutSecretForms } from '../../secrets/secret-forms.ts';
import { promptText, savePrompts, type Keeping } from '../save-prompts.ts';
import type { AgentSdk } from './agent-sdk.ts';
import { AgentUsage } from './agent-usage.ts';
import { type AgentSession, askAgent } from './ask-agent.ts';
import { type ClaudeCodeOptions, claudeCodeOptionsSchema } from './options.ts';
import { type Phase, PhasePrompts, phasesOf } from './phases.ts';
import { openWorkspace } from './workspace.ts';

/** Of a reply without code, kept in the error's details. */
const SHOWN_REPLY_CHARS = 2000;

/** What was said in one phase. */
interface Said {
  readonly phase: Phase;
  readonly prompt: RenderedPrompt;
  readonly reply: string;
}

const transcript = (said: readonly Said[], tell: (each: Said) => string): string =>
  said.map((each) => `===== ${each.phase} =====\n\n${tell(each).trim()}\n`).join('\n');

const failed = (message: string, input: GenerationInput, details: JsonObject) =>
  new CodeGenerationError(
    message,
    input.attempt,
    input.errorChain.map(({ errorMessage }) => errorMessage),
    { technicalDetails: { ...details } },
  );

/**
 * Writes programs with an agent that may look at example scripts: with Read, Grep and Glob, in a temporary copy.
 * Profile `fast` writes at once, `robust` scans the examples, plans and then writes. Source: spec §19.1.
 * Tried by hand with version 0.3.329 of the SDK and a stand-in of the service behind it, never with the real service.
 */
export class ClaudeCodeGenerator implements CodeGenerator {
  readonly name = 'claude_code';
  readonly #sdk: AgentSdk;
  readonly #options: ClaudeCodeOptions;
  readonly #keeping: Keeping;
  readonly #prompts: PhasePrompts;

  /**
   * `sdk` is the module `@anthropic-ai/claude-agent-sdk`, `options` are those of {@link claudeCodeOptionsSchema};
   * warnings go to process.emitWarning by default.
   * @throws {ContainerConfigurationError} naming each wrong or unknown option
   */
  constructor(
    sdk: AgentSdk,
    options: unknown = {},
    { redact, onWarning }: Partial<Pick<GeneratorContext, 'onWarning' | 'redact'>> = {},
  ) {
    this.#sdk = sdk;
    this.#options = parseGeneratorOptions(this.name, claudeCodeOptionsSchema, options);
    this.#keeping = {
      redact: redact ?? withoutSecretForms,
      onWarning: onWarning ?? ((message) => process.emitWarning(message)),
    };
    const { systemPrompt: systemRole, systemPromptExtensions } = this.#options;
    const given = { systemRole, systemPromptExtensions };
    this.#prompts = new PhasePrompts(loadCodePrompts(undefined, given));
  }

  /** @throws {ContainerConfigurationError} also when a directory of the guidance cannot be copied */
  async generateCode(
    input: GenerationInput,
    options: GenerationOptions = {},
  ): Promise<GeneratedCode> {
    options.signal?.throwIfAborted();
    await using workspace = await openWorkspace(this.#options.codebaseGuidance);
    const session = { sdk: this.#sdk, options: this.#options, workspace, usage: new AgentUsage() };
    const said = await this.#runPhases(session, input, options);
    const reply = said.at(-1)?.reply ?? '';
    const code = extractCode(reply);
    const metadata = {
      generator: this.name,
      profile: this.#options.profile,
      model: this.#options.model ?? null,
      phases: said.map(({ phase }) => phase),
      ...session.usage.toMetadata(),
    };
    if (this.#options.savePrompts) {
      const conversation = {
        prompt: transcript(said, ({ prompt }) => promptText(prompt)),
        reply: transcript(said, (each) => each.reply),
      };
      await savePrompts(input, { ...conversation, code, metadata }, this.#keeping);
    }
    if (code === null) {
      const shown = reply.slice(0, SHOWN_REPLY_CHARS).toWellFormed();
      throw failed('The agent replied without any code.', input, { ...metadata, reply: shown });
    }
    return { code, metadata };
  }

  async #runPhases(
    session: AgentSession,
    input: GenerationInput,
    { signal, onToken }: GenerationOptions,
  ): Promise<readonly Said[]> {
    const topics = session.workspace.outline;
    const isPlanned = input.request.planningMode === PlanningMode.CAPABILITY_DRIVEN;
    const phases = phasesOf(this.#options.profile, { hasExamples: topics !== '', isPlanned });
    const said: Said[] = [];
    for (const phase of phases) {
      const notes = Object.fromEntries(said.map((each) => [each.phase, each.reply]));
      const prompt = this.#prompts.promptFor(phase, input, topics, notes);
      const isLast = phase === phases.at(-1);
      const { text, limit } = await askAgent(session, prompt, {
        signal,
        onToken: isLast ? onToken : undefined,
      });
      if (limit !== null) {
        const message = `The agent reached a limit in the phase "${phase}": ${this.#advice(limit)}.`;
        throw failed(message, input, { generator: this.name, ...session.usage.toMetadata() });
      }
      said.push({ phase, prompt, reply: text });
    }
    return said;
  }

  #advice(limit: 'turns' | 'budget'): string {
    const { maxTurns, maxBudgetUsd } = this.#options;
    return limit === 'turns'
      ? `it used up its ${maxTurns} turns; raise max_turns`
      : `it used up its ${maxBudgetUsd} US dollars; raise max_budget_usd`;
  }
}
