import type { Dict } from './execution-result.ts';

export interface EvalFile {
  readonly name: string;
  readonly content: string;
}

export interface EvalOptions {
  /** Counts more than the code. */
  readonly files?: readonly EvalFile[] | undefined;
  /** @default the first file, or main.py */
  readonly entrypoint?: string | undefined;
  readonly stdin?: string | undefined;
  /** `3.10` to `3.13`. */
  readonly pythonVersion?: string | undefined;
  readonly timeoutSeconds?: number | undefined;
  /** @default true */
  readonly evalLastExpr?: boolean | undefined;
  /** Text of a requirements file; `-` = install nothing, whatever is imported. */
  readonly requirementsTxt?: string | undefined;
}

/** The body of `/eval`: only what was given, and always `eval_last_expr`. Source: python-executor spec §3.2. */
export function evalBody(code: string | null, options: EvalOptions): Dict {
  const { files, entrypoint, stdin, pythonVersion, timeoutSeconds, requirementsTxt } = options;
  return {
    ...(files === undefined ? { code } : { files }),
    eval_last_expr: options.evalLastExpr ?? true,
    ...(entrypoint !== undefined && { entrypoint }),
    ...(stdin !== undefined && { stdin }),
    ...(pythonVersion !== undefined && { python_version: pythonVersion }),
    ...(timeoutSeconds !== undefined && { config: { timeout_seconds: timeoutSeconds } }),
    ...(requirementsTxt !== undefined && { requirements_txt: requirementsTxt }),
  };
}
