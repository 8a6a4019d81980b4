import type { SandboxKind } from '../../config/sandbox-config.ts';

/** The options of `repl`. */
export interface ReplOptions {
  readonly sandbox?: SandboxKind | undefined;
  readonly acceptNoIsolation?: boolean | undefined;
  readonly server?: string | undefined;
  /** Of each program, s. */
  readonly timeout?: number | undefined;
}
