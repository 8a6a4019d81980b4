import type { ExecutionConfig, ExecutionConfigDict } from './execution-config.ts';

/** An additive member of the wire: what a sandbox needs beyond the original API. */
export interface JobDict {
  readonly capture?: 'script' | 'expression' | 'cell';
  /** Any JSON; becomes the `context` object of a cell. */
  readonly context?: unknown;
  readonly policy?: object | null;
  readonly network?: 'none' | 'on' | 'never';
  readonly limits?: Readonly<Record<string, number>>;
  /** Instead of `stdin`, for bytes that are no UTF-8. */
  readonly stdin_base64?: string;
}

/** The wire form. */
export interface MetadataDict {
  readonly entrypoint: string;
  readonly docker_image?: string;
  readonly requirements_txt?: string;
  readonly pre_commands?: readonly string[];
  readonly stdin?: string;
  readonly config?: ExecutionConfigDict;
  readonly env_vars?: readonly string[];
  readonly script_args?: readonly string[];
  readonly job?: JobDict;
}

export interface MetadataFields {
  /** Path in the archive of the file that is run. */
  readonly entrypoint: string;
  /** Container image; none = the server's default. */
  readonly dockerImage?: string | null | undefined;
  /** Text of a requirements file. */
  readonly requirementsTxt?: string | null | undefined;
  /** Shell commands before the program. */
  readonly preCommands?: readonly string[] | null | undefined;
  readonly stdin?: string | null | undefined;
  readonly config?: ExecutionConfig | null | undefined;
  /** `KEY=value` each. */
  readonly envVars?: readonly string[] | null | undefined;
  /** `sys.argv[1:]`. */
  readonly scriptArgs?: readonly string[] | null | undefined;
}

/** How to run the code. Source: python-executor spec §3.1. */
export class Metadata {
  readonly entrypoint: string;
  readonly dockerImage: string | null;
  readonly requirementsTxt: string | null;
  readonly preCommands: readonly string[] | null;
  readonly stdin: string | null;
  readonly config: ExecutionConfig | null;
  readonly envVars: readonly string[] | null;
  readonly scriptArgs: readonly string[] | null;

  constructor(fields: MetadataFields) {
    this.entrypoint = fields.entrypoint;
    this.dockerImage = fields.dockerImage ?? null;
    this.requirementsTxt = fields.requirementsTxt ?? null;
    this.preCommands = fields.preCommands ?? null;
    this.stdin = fields.stdin ?? null;
    this.config = fields.config ?? null;
    this.envVars = fields.envVars ?? null;
    this.scriptArgs = fields.scriptArgs ?? null;
  }

  /** The wire form: `entrypoint` always, of the others what is not empty. */
  toDict(): MetadataDict {
    return {
      entrypoint: this.entrypoint,
      ...(this.dockerImage && { docker_image: this.dockerImage }),
      ...(this.requirementsTxt && { requirements_txt: this.requirementsTxt }),
      ...(this.preCommands?.length && { pre_commands: this.preCommands }),
      ...(this.stdin && { stdin: this.stdin }),
      ...(this.config && { config: this.config.toDict() }),
      ...(this.envVars?.length && { env_vars: this.envVars }),
      ...(this.scriptArgs?.length && { script_args: this.scriptArgs }),
    };
  }
}
