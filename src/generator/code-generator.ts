import type { ErrorRecord } from '../error-analysis/error-record.ts';
import type { JsonObject } from '../json.ts';
import type { PythonExecutionRequest } from '../request.ts';
import type { SandboxProfile } from '../sandbox/sandbox.ts';

/** Everything a generator may use to write one program. */
export interface GenerationInput {
  readonly request: PythonExecutionRequest;
  /** Earlier failures of this run, oldest first; empty at the first attempt. */
  readonly errorChain: readonly ErrorRecord[];
  /** Guidance of a reviewer who answered "respond"; oldest first. */
  readonly guidance: readonly string[];
  /** 1 for the first program of a run. */
  readonly attempt: number;
  /** The Python the program will meet. */
  readonly target: SandboxProfile;
  /** The run's folder, for what a generator wants to keep; `executionFolderPath` of the specification's request. */
  readonly executionFolder: string | null;
}

export interface GenerationOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called with each piece of the model's reply as it arrives. */
  readonly onToken?: ((text: string) => void) | undefined;
}

export interface TokenUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** A program and where it came from. */
export interface GeneratedCode {
  readonly code: string;
  /** Kept in state and in the notebook: generator, model, usage. */
  readonly metadata: JsonObject;
}

/** Turns a request into Python. Implement it to bring your own. Source: spec §19.1. */
export interface CodeGenerator {
  /** Shown to people and kept in the audit record. */
  readonly name: string;
  /**
   * @throws {CodeGenerationError} no usable code came back
   * @throws {ModelUnavailableError} the same call may work later
   * @throws {ModelConfigurationError} it will not work until somebody mends the settings
   */
  generateCode(input: GenerationInput, options?: GenerationOptions): Promise<GeneratedCode>;
}
