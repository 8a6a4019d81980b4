/** One exported name as its declaration file has it. */
export interface DeclaredName {
  readonly name: string;
  readonly kind: 'class' | 'function' | 'interface' | 'type' | 'value';
  /** What its comment says, as Markdown; empty where there is none. */
  readonly description: string;
  /** Each declaration of the name, without private parts. */
  readonly declarations: readonly string[];
}
