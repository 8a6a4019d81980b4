import type { PythonExecutionRequest } from '../request.ts';
import type { GenerationInput } from './code-generator.ts';
import { outlineContext } from './context-outline.ts';
import { toPromptText } from './error-feedback.ts';
import { planSection } from './plan-section.ts';
import {
  bulletsOf,
  type GivenPromptOptions,
  type PromptOptions,
  resolvePromptOptions,
} from './prompt-options.ts';
import { loadPromptTemplate, type PromptTemplate, type RenderedPrompt } from './prompt-template.ts';

const GENERATE_SLOTS = [
  'system_role',
  'python_version',
  'packages',
  'core_requirements',
  'context_rule',
  'system_prompt_extensions',
  'capability_prompts',
  'user_query',
  'task_objective',
  'plan',
  'expected_results',
  'input_files',
  'context_data',
  'guidance',
  'failures',
] as const;
const REPAIR_SLOTS = ['header', 'errors', 'attempt', 'footer'] as const;

/** The prompts of code generation, loaded and checked. */
export interface CodePrompts {
  readonly generate: PromptTemplate<(typeof GENERATE_SLOTS)[number]>;
  readonly repair: PromptTemplate<(typeof REPAIR_SLOTS)[number]>;
  readonly options: PromptOptions;
}

/**
 * Loads `generate-code.md` and `repair-code.md` from the package, or from another folder; `given` replaces the
 * texts of single slots.
 * @throws {ContainerConfigurationError} a file is missing or has other slots than expected
 */
export function loadCodePrompts(folder?: string, given?: GivenPromptOptions): CodePrompts {
  return {
    options: resolvePromptOptions(given),
    generate: loadPromptTemplate('generate-code.md', GENERATE_SLOTS, folder),
    repair: loadPromptTemplate('repair-code.md', REPAIR_SLOTS, folder),
  };
}

const section = (title: string, body: string): string =>
  body === '' ? '' : `## ${title}\n\n${body}`;

const contextData = (request: PythonExecutionRequest) => {
  const data = request.capabilityContextData;
  return data === null || Object.keys(data).length === 0 ? null : data;
};

function taskSections(request: PythonExecutionRequest) {
  const expected = Object.entries(request.expectedResults).map(
    ([name, meaning]) =>
      `\`results[${JSON.stringify(name)}]\`: ${typeof meaning === 'string' ? meaning : JSON.stringify(meaning)}`,
  );
  const files = Object.keys(request.inputFiles).map((name) => `\`${name}\``);
  const data = contextData(request);
  return {
    context_rule:
      data === null
        ? 'There is no context data: do not use a variable named `context`.'
        : 'Read given data through the object `context`, which exists already: `context.TYPE.key.field`, or with brackets.',
    user_query: request.userQuery,
    task_objective: request.taskObjective,
    plan: planSection(request),
    expected_results: section('What `results` must hold', bulletsOf(expected)),
    input_files: section('Files in the working directory', bulletsOf(files)),
    context_data: data === null ? '' : section('What `context` holds', outlineContext(data)),
  };
}

function capabilityPrompts({ options }: CodePrompts, request: PythonExecutionRequest): string {
  const given = request.capabilityPrompts.map((text) => text.trim()).filter((text) => text !== '');
  return given.length === 0 ? options.fallbackGuidance : given.join('\n\n');
}

function failures({ repair, options }: CodePrompts, input: GenerationInput): string {
  const { maxErrors, header, footer } = options.errorFeedback;
  const shown = input.errorChain.slice(-maxErrors);
  return shown.length === 0
    ? ''
    : repair({
        header,
        errors: shown.map(toPromptText).join('\n\n'),
        attempt: String(input.attempt),
        footer,
      }).user;
}

/**
 * Writes the two messages that ask for a program; after failures the repair prompt with the last ones is part of it.
 * Source: spec §9 and §19.1; files and guidance are additions.
 */
export function buildCodePrompt(prompts: CodePrompts, input: GenerationInput): RenderedPrompt {
  const { target, guidance } = input;
  const { systemRole, coreRequirements, systemPromptExtensions } = prompts.options;
  return prompts.generate({
    ...taskSections(input.request),
    system_role: systemRole,
    core_requirements: bulletsOf(coreRequirements),
    system_prompt_extensions: bulletsOf(systemPromptExtensions),
    capability_prompts: capabilityPrompts(prompts, input.request),
    python_version: target.pythonVersion,
    packages: target.packages.join(', ') || 'none',
    guidance: section('What the reviewer asks for, oldest first', bulletsOf(guidance)),
    failures: failures(prompts, input),
  });
}
