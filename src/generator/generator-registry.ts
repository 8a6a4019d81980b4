import type { ModelConfig } from '../config/service-config.ts';
import type { JsonObject } from '../json.ts';
import type { CodeGenerator } from './code-generator.ts';

/** What a generator is made with, beside its own options. */
export interface GeneratorContext {
  /** The model of the service's settings. */
  readonly model: ModelConfig;
  /** Takes keys and tokens out of a text that a generator wants to keep. */
  readonly redact: (text: string) => string;
  /** Told what is questionable and goes on nevertheless. */
  readonly onWarning: (message: string) => void;
}

/** One way to write programs. */
export interface GeneratorEntry {
  /** For people: what it does, in a line. */
  readonly description: string;
  /** @throws {ContainerConfigurationError} naming each wrong option */
  readonly create: (
    options: JsonObject,
    context: GeneratorContext,
  ) => CodeGenerator | Promise<CodeGenerator>;
}

/** Generators by the name that the settings give. */
export type GeneratorRegistry = Readonly<Record<string, GeneratorEntry>>;
