import { ContainerConfigurationError } from '../errors.ts';
import { withoutSecretForms } from '../secrets/secret-forms.ts';
import { BUILT_IN_GENERATORS } from './built-in-generators.ts';
import type { CodeGenerator } from './code-generator.ts';
import type { GeneratorContext, GeneratorRegistry } from './generator-registry.ts';
import type { JsonObject } from '../json.ts';

export type { GeneratorContext, GeneratorEntry, GeneratorRegistry } from './generator-registry.ts';

/** Which generator writes the programs. */
export interface GeneratorSettings extends Pick<GeneratorContext, 'model'> {
  /** @default 'basic' */
  readonly name?: string | undefined;
  /** Whatever that generator wants to know. @default {} */
  readonly options?: JsonObject | undefined;
  /** @default takes out what has the form of a key */
  readonly redact?: GeneratorContext['redact'] | undefined;
  /** @default process.emitWarning */
  readonly onWarning?: GeneratorContext['onWarning'] | undefined;
}

/**
 * Makes the generator that the settings name: one of the deployment's registry, else a built-in one.
 * Source: spec §19.1.
 * @throws {ContainerConfigurationError} the name is unknown, or an option is wrong
 */
export async function createCodeGenerator(
  settings: GeneratorSettings,
  registry: GeneratorRegistry = {},
): Promise<CodeGenerator> {
  const { name = 'basic', options = {}, model, redact = withoutSecretForms } = settings;
  const onWarning = settings.onWarning ?? ((message: string) => process.emitWarning(message));
  const known = new Map(Object.entries({ ...BUILT_IN_GENERATORS, ...registry }));
  const entry = known.get(name);
  if (entry === undefined) {
    throw new ContainerConfigurationError(
      `There is no generator "${name}"; known are ${[...known.keys()].join(', ')}.`,
    );
  }
  return await entry.create(options, { model, redact, onWarning });
}
