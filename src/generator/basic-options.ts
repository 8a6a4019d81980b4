import { z } from 'zod';
import { deepMerge } from '../config/deep-merge.ts';
import type { ModelConfig } from '../config/service-config.ts';
import type { JsonObject } from '../json.ts';
import type { LlmGeneratorOptions } from './llm-generator.ts';
import { parseGeneratorOptions } from './parse-generator-options.ts';
import { promptOptionsSchema, readPromptFile } from './prompt-options.ts';

/** Settings of the model that a generator has for itself. */
const inlineModel = {
  name: z.string().min(1).optional(),
  baseUrl: z.url().optional(),
  apiKey: z.string().optional(),
  temperature: z.number().min(0).max(2).optional(),
  maxTokens: z.int().positive().optional(),
  timeoutMs: z.int().positive().optional(),
  idleTimeoutMs: z.int().positive().optional(),
} satisfies Record<keyof ModelConfig, z.ZodType>;

const basicOptionsSchema = z.strictObject({
  ...inlineModel,
  promptFolder: z.string().min(1).optional().describe('holds the prompts; default: the package'),
  promptFile: z.string().min(1).optional().describe('replaces parts of the prompts; YAML or JSON'),
  promptOptions: promptOptionsSchema.optional().describe('the same, written here; goes first'),
  savePrompts: z.boolean().optional().describe('keep prompts and replies; default: false'),
  saveGenerationPrompts: z.boolean().optional().describe('another name of savePrompts'),
});

/**
 * The options of the `basic` generator over the model of the service's settings. Source: spec §19.1.
 * @throws {ContainerConfigurationError} naming each wrong or unknown option with its path, those of the prompt file too
 */
export function readBasicOptions(options: JsonObject, model: ModelConfig): LlmGeneratorOptions {
  const { promptFolder, promptFile, promptOptions, savePrompts, saveGenerationPrompts, ...inline } =
    parseGeneratorOptions('basic', basicOptionsSchema, options);
  const { name, ...settings } = inline;
  const { name: serviceModel, ...serviceSettings } = model;
  const { savePrompts: fileSaves, ...fromFile } =
    promptFile === undefined ? {} : readPromptFile(promptFile);
  return {
    ...serviceSettings,
    ...settings,
    model: name ?? serviceModel,
    promptFolder,
    promptOptions: deepMerge(fromFile, promptOptions ?? {}),
    savePrompts: savePrompts ?? saveGenerationPrompts ?? fileSaves ?? false,
  };
}
