/** What a checkpoint says of a thread, read here or from a server. */
export interface ThreadSnapshot {
  /** State; empty for an unknown thread. */
  readonly values: unknown;
  /** Nodes that come next. */
  readonly next: readonly string[];
  readonly tasks: readonly { readonly interrupts: readonly unknown[] }[];
}
