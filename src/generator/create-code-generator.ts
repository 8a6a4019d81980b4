import type { ModelConfig } from '../config/service-config.ts';
import type { JsonObject } from '../json.ts';
import type { CodeGenerator } from './code-generator.ts';

export interface GeneratorSettings {
  readonly name: string;
  readonly options: JsonObject;
  readonly model: ModelConfig;
  readonly onWarning?: (message: string) => void;
}
export type GeneratorRegistry = Readonly<Record<string, { readonly description: string }>>;

export async function createCodeGenerator(
  { model }: GeneratorSettings,
  _registry?: GeneratorRegistry,
): Promise<CodeGenerator> {
  const { LLMCodeGenerator } = await import('./llm-generator.ts');
  return new LLMCodeGenerator({ ...model, model: model.name });
}
