import { z } from 'zod';
import type { JsonObject } from '../json.ts';
import type { CodeGenerator } from './code-generator.ts';
import type { GeneratorContext, GeneratorEntry, GeneratorRegistry } from './generator-registry.ts';
import type { LlmGeneratorOptions } from './llm-generator.ts';
import { parseGeneratorOptions } from './parse-generator-options.ts';

/** `more` goes before what the options say. */
async function makeBasic(
  options: JsonObject,
  { model, redact, onWarning }: GeneratorContext,
  more: Partial<LlmGeneratorOptions> = {},
): Promise<CodeGenerator> {
  const [{ LLMCodeGenerator }, { readBasicOptions }] = await Promise.all([
    import('./llm-generator.ts'),
    import('./basic-options.ts'),
  ]);
  return new LLMCodeGenerator({ ...readBasicOptions(options, model), ...more, redact, onWarning });
}

const createBasic: GeneratorEntry['create'] = (options, context) => makeBasic(options, context);

const createLegacy: GeneratorEntry['create'] = (options, context) => {
  context.onWarning('The generator name "legacy" is deprecated; write "basic".');
  return createBasic(options, context);
};

const createScripted: GeneratorEntry['create'] = async (options) => {
  const schema = z.strictObject({ file: z.string().min(1) });
  const { file } = parseGeneratorOptions('scripted', schema, options);
  const { ScriptedCodeGenerator } = await import('./scripted-generator.ts');
  return await ScriptedCodeGenerator.fromFile(file);
};

const createMock: GeneratorEntry['create'] = async (options) => {
  const { MockCodeGenerator, mockOptionsSchema } = await import('./mock-generator.ts');
  return new MockCodeGenerator(parseGeneratorOptions('mock', mockOptionsSchema, options));
};

const createClaudeCode: GeneratorEntry['create'] = async (options, context) => {
  const [{ ClaudeCodeGenerator }, { claudeCodeOptionsSchema }, { AGENT_SDK, loadAgentSdk }] =
    await Promise.all([
      import('./claude-code/claude-code-generator.ts'),
      import('./claude-code/options.ts'),
      import('./claude-code/agent-sdk.ts'),
    ]);
  const checked = parseGeneratorOptions('claude_code', claudeCodeOptionsSchema, options);
  const sdk = await loadAgentSdk();
  if (sdk !== null) return new ClaudeCodeGenerator(sdk, checked, context);
  context.onWarning(
    `The generator "claude_code" needs the package ${AGENT_SDK}, which is not installed; "basic" with model "${context.model.name}" writes the programs instead.`,
  );
  const { savePrompts, systemPrompt: systemRole, systemPromptExtensions } = checked;
  const promptOptions = { systemRole, systemPromptExtensions };
  return await makeBasic({}, context, { savePrompts, promptOptions });
};

/** The generators that come with the package; libraries are loaded only for the one that is used. Source: spec §19.1. */
export const BUILT_IN_GENERATORS: GeneratorRegistry = {
  basic: { description: 'one call of a chat model for each program', create: createBasic },
  legacy: { description: 'deprecated name of basic', create: createLegacy },
  llm: { description: 'another name of basic', create: createBasic },
  scripted: { description: 'prepared replies of a file, in order', create: createScripted },
  mock: { description: 'set programs, for tests', create: createMock },
  claude_code: {
    description: 'an agent that looks at example scripts first',
    create: createClaudeCode,
  },
};
