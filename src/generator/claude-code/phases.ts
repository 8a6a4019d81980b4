import type { GenerationInput } from '../code-generator.ts';
import {
  loadPromptTemplate,
  type PromptTemplate,
  type RenderedPrompt,
} from '../prompt-template.ts';
import { buildCodePrompt, type CodePrompts } from '../prompt.ts';
import type { ClaudeCodeOptions } from './options.ts';

/** `generate` is the only phase of the profile `fast`; `robust` has the others. */
export type Phase = 'generate' | 'scan' | 'plan' | 'implement';

/** What earlier phases said, by phase. */
export type Notes = Readonly<Partial<Record<Phase, string>>>;

/** The phases of a program. Nothing is scanned without examples, and no plan made where the capability made one. */
export function phasesOf(
  profile: ClaudeCodeOptions['profile'],
  { hasExamples, isPlanned }: { readonly hasExamples: boolean; readonly isPlanned: boolean },
): readonly Phase[] {
  if (profile === 'fast') return ['generate'];
  return [
    ...(hasExamples ? ['scan' as const] : []),
    ...(isPlanned ? [] : ['plan' as const]),
    'implement',
  ];
}

const section = (title: string, text: string | undefined): string =>
  text === undefined || text.trim() === '' ? '' : `# ${title}\n\n${text.trim()}`;

const join = (...parts: string[]): string => parts.filter((part) => part !== '').join('\n\n');

/** The prompts of the phases, loaded and checked once. */
export class PhasePrompts {
  readonly #code: CodePrompts;
  readonly #examples: PromptTemplate<'topics'>;
  readonly #scan: PromptTemplate<'examples' | 'request'>;
  readonly #plan: PromptTemplate<'examples' | 'request' | 'findings'>;

  /** @throws {ContainerConfigurationError} a prompt file is missing or has other slots than expected */
  constructor(code: CodePrompts) {
    this.#code = code;
    this.#examples = loadPromptTemplate('claude-code-examples.md', ['topics']);
    this.#scan = loadPromptTemplate('claude-code-scan.md', ['examples', 'request']);
    this.#plan = loadPromptTemplate('claude-code-plan.md', ['examples', 'request', 'findings']);
  }

  /** `topics` describes the example scripts; empty when there are none. */
  promptFor(phase: Phase, input: GenerationInput, topics: string, notes: Notes): RenderedPrompt {
    const { system, user: request } = buildCodePrompt(this.#code, input);
    const examples = topics === '' ? '' : this.#examples({ topics }).user;
    const findings = section('What the example scripts show', notes.scan);
    if (phase === 'scan') return this.#scan({ examples, request });
    if (phase === 'plan') return this.#plan({ examples, request, findings });
    const plan = section('The plan of the program: implement it', notes.plan);
    return { system: join(system, examples), user: join(request, findings, plan) };
  }
}
