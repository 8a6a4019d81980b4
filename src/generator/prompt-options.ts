import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { deepMerge } from '../config/deep-merge.ts';
import { parseYaml } from '../config/parse-yaml.ts';
import { camelFields } from '../config/spelling.ts';
import { ContainerConfigurationError } from '../errors.ts';
import { PROMPT_FOLDER } from './prompt-template.ts';

const text = z.string().trim();
const textOrList = z.union([text, z.array(text.min(1))]);

const feedbackSchema = z.strictObject({
  maxErrors: z.int().min(1).describe('failures that a prompt shows; older ones are left out'),
  header: text.describe('before the failures'),
  footer: text.describe('after them'),
});

const completeSchema = z.strictObject({
  systemRole: text.min(1).describe('who the model is'),
  coreRequirements: textOrList.describe('how programs are written; a list becomes bullets'),
  systemPromptExtensions: textOrList.describe('more for the system message'),
  fallbackGuidance: text.describe('for requests without capability prompts'),
  errorFeedback: feedbackSchema,
});
/** The parts of the prompts that can be replaced. Source: spec §19.1 `basic`. */
export type PromptOptions = z.infer<typeof completeSchema>;

/** Replacements: what is left out has the text of `prompts/prompt-options.yaml`. */
export const promptOptionsSchema = completeSchema
  .extend({ errorFeedback: feedbackSchema.partial() })
  .partial();
export type GivenPromptOptions = z.infer<typeof promptOptionsSchema>;

const promptFileSchema = promptOptionsSchema.extend({ savePrompts: z.boolean().optional() });
/** What a prompt file may hold: replacements, and whether prompts are saved. */
export type PromptFile = z.infer<typeof promptFileSchema>;

/**
 * Reads a prompt file, YAML or JSON, keys in snake_case or camelCase.
 * @throws {ContainerConfigurationError} it cannot be read, or holds wrong or unknown options; each is named with its path
 */
export function readPromptFile(path: string): PromptFile {
  let input: unknown;
  try {
    input = parseYaml(readFileSync(path, 'utf8')) ?? {};
  } catch (error) {
    throw new ContainerConfigurationError(
      `The prompt file ${path} cannot be read: ${(error as Error).message}`,
      { cause: error },
    );
  }
  const parsed = promptFileSchema.safeParse(camelFields(promptFileSchema, input));
  if (!parsed.success) {
    throw new ContainerConfigurationError(
      `Bad options in the prompt file ${path}: ${z.prettifyError(parsed.error)}`,
    );
  }
  return parsed.data;
}

/** The package's own texts with the given ones in their place. */
export function resolvePromptOptions(given: GivenPromptOptions = {}): PromptOptions {
  const own = readPromptFile(join(PROMPT_FOLDER, 'prompt-options.yaml'));
  return completeSchema.parse(deepMerge(own, given));
}

/** A list as bullets, a text as it is. */
export const bulletsOf = (given: string | readonly string[]): string =>
  typeof given === 'string' ? given : given.map((item) => `- ${item}`).join('\n');
