import type { ScopeTree } from './bind-scopes.ts';
import { canonicalName } from './canonical-name.ts';
import { identifierName } from './identifier.ts';
import { createMemo } from './memo.ts';
import type { Choice } from './literal-choices.ts';
import { type KeptText, literalText } from './literal-text.ts';
import { resolveCall } from './resolve-call.ts';
import type { Binding, Scope } from './scope.ts';
import { childByField, type SyntaxNode } from './syntax-node.ts';

/** The dotted names an expression may stand for; empty when nothing is known about it. */
export type Names = readonly string[];

const MAX_NAMES = 32;
/** Names that arguments may add to those of a parameter. */
const MAX_PASSED = 8;
const MAX_NAME_LENGTH = 200;
const MAX_STEPS = 1_000_000;
const MAX_TEXT_STEPS = 400_000;
/** Builtins that keep their meaning unless a program certainly rebinds them before the use. */
const GUARDED_BUILTINS = new Set([
  '__builtins__',
  '__import__',
  'breakpoint',
  'compile',
  'delattr',
  'eval',
  'exec',
  'getattr',
  'globals',
  'locals',
  'open',
  'setattr',
  'vars',
]);
const HOLDERS = new Set([
  'list',
  'tuple',
  'set',
  'expression_list',
  'dictionary',
  'list_comprehension',
  'set_comprehension',
  'dictionary_comprehension',
  'generator_expression',
]);

const isPassed = (binding: Binding): boolean => binding.kind === 'value' && binding.passed === true;

const first = (node: SyntaxNode): readonly SyntaxNode[] => node.children.slice(0, 1);
/** Expressions that are one of their parts. */
const PASSING: Readonly<Record<string, (node: SyntaxNode) => readonly SyntaxNode[]>> = {
  parenthesized_expression: first,
  await: first,
  list_splat: first,
  as_pattern: first,
  conditional_expression: (node) => node.children.filter((_, index) => index !== 1),
  boolean_operator: (node) => node.children.filter((child) => child.field !== 'operator'),
  named_expression: (node) => node.children.filter((child) => child.field === 'value'),
};

/**
 * Finds what expressions stand for: imports and their aliases, assigned names, attributes, items of containers,
 * and results of calls (`epics.PV()`). It takes every assignment of a name as possible, whatever the order.
 * A leading `[` marks a container of the named value.
 */
export class Resolver {
  readonly #tree: ScopeTree;
  readonly #memo = createMemo<Names>([], MAX_STEPS);
  #isCut = false;
  readonly #texts = new Map<number | null, Map<SyntaxNode, KeptText>>();
  readonly #choices = new Map<readonly Binding[], readonly Choice[]>();
  readonly #items = createMemo<readonly Choice[]>([], MAX_TEXT_STEPS);
  #textSteps = MAX_TEXT_STEPS;

  constructor(tree: ScopeTree) {
    this.#tree = tree;
  }

  /** True once some expression had more meanings than are followed. */
  get overflowed(): boolean {
    return this.#isCut || this.#memo.exhausted || this.#items.exhausted || this.#textSteps <= 0;
  }

  /** Texts that were read before, for one choice among possibilities; null for what is certain. */
  texts(choice: number | null): Map<SyntaxNode, KeptText> {
    const known = this.#texts.get(choice) ?? new Map<SyntaxNode, KeptText>();
    this.#texts.set(choice, known);
    return known;
  }

  /** Counts one step of reading texts; false once there were too many. */
  spendText(): boolean {
    this.#textSteps -= 1;
    return this.#textSteps > 0;
  }

  /** The expressions that a name may be, found once: a name that is bound in every line is asked for in every line. */
  choicesOfName(bindings: readonly Binding[], find: () => readonly Choice[]): readonly Choice[] {
    const known = this.#choices.get(bindings) ?? find();
    this.#choices.set(bindings, known);
    return known;
  }

  /** The items that the value of a name may have, likewise; a name may be bound to what it held. */
  itemsOfName(bindings: readonly Binding[], find: () => readonly Choice[]): readonly Choice[] {
    return bindings.length === 0 ? [] : this.#items.get(bindings, find);
  }

  /** The names `node` may stand for when it runs in `scope`. */
  resolve(node: SyntaxNode | null | undefined, scope: Scope): Names {
    if (node === null || node === undefined) return [];
    return this.#memo.get(node, () => this.#limit(this.#expression(node, scope)));
  }

  /** The names of an item of something: `[os]` → `os`, `x` → `x[]`. */
  items(names: Names): Names {
    return names.map((name) => (name.startsWith('[') ? name.slice(1) : canonicalName(`${name}[]`)));
  }

  /** What `name` stands for in `scope` at an offset of the source. */
  lookup(name: string, scope: Scope, at: number): Names {
    const owner = scope.owner(name);
    if (owner === null) return this.#free(name, scope);
    const bindings = owner.bindings.get(name) ?? [];
    const names = this.#all(bindings);
    if (this.#mayBeBuiltin(name, owner, bindings, at)) return [...names, name];
    return names;
  }

  /** The names of an attribute of something with these names. */
  attribute(bases: Names, attribute: string): Names {
    const known = bases.filter((base) => !base.startsWith('?'));
    if (known.length > 0) return known.map((base) => this.#member(base, attribute));
    const names = this.#all(this.#tree.attributes.get(attribute) ?? []);
    return names.length > 0 ? names : [`${bases[0] ?? '?'}.${attribute}`];
  }

  /** Everything that is stored under an attribute name, on whatever object. */
  stored(attribute: string): readonly Binding[] {
    return this.#tree.attributes.get(attribute) ?? [];
  }

  /** The scope a comprehension opens. */
  inner(node: SyntaxNode, outer: Scope): Scope {
    return this.#tree.scopes.get(node) ?? outer;
  }

  #member(base: string, attribute: string): string {
    if (base === 'globals()' || base === 'locals()') return `${base}.${attribute}`;
    return canonicalName(`${base}.${attribute}`);
  }

  /** Everything that a name or an attribute is bound to, anywhere. */
  #all(bindings: readonly Binding[]): Names {
    if (bindings.length === 0) return [];
    const compute = (): Names => {
      const named = (each: Binding): Names => this.#binding(each);
      const own = this.#limit(bindings.filter((each) => !isPassed(each)).flatMap(named));
      // Arguments are followed as far as there is room; they only add to what the function itself says.
      const passed = bindings.filter(isPassed).flatMap(named);
      return [...new Set([...own, ...passed])].slice(0, Math.max(own.length, MAX_PASSED));
    };
    return this.#memo.get(bindings, compute);
  }

  #limit(names: Names): Names {
    if (names.length === 0) return names;
    const distinct = [...new Set(names)];
    const short = distinct.filter((name) => name.length <= MAX_NAME_LENGTH).slice(0, MAX_NAMES);
    if (short.length < distinct.length) this.#isCut = true;
    return short;
  }

  #free(name: string, scope: Scope): Names {
    const { wildcards } = scope.module;
    if (GUARDED_BUILTINS.has(name)) return [name];
    return [name, ...wildcards.map((module) => canonicalName(`${module}.${name}`))];
  }

  #mayBeBuiltin(name: string, owner: Scope, bindings: readonly Binding[], at: number): boolean {
    if (!GUARDED_BUILTINS.has(name) || owner.kind === 'function') return false;
    if (owner.kind === 'comprehension') return false;
    if (owner.deleted.has(name)) return true;
    return !bindings.some((each) => each.certain && each.from <= at && each.kind !== 'holder');
  }

  #binding(binding: Binding): Names {
    switch (binding.kind) {
      case 'import':
        return [canonicalName(binding.name)];
      case 'value': {
        const names = this.resolve(binding.node, binding.scope);
        // What is unknown where it is passed says nothing, and would grow with every call that passes it on.
        return binding.passed === true ? names.filter((name) => !name.includes('?')) : names;
      }
      case 'item':
        return this.items(this.resolve(binding.node, binding.scope));
      case 'holder':
        return this.resolve(binding.node, binding.scope).map((name) => `[${name}`);
      case 'unknown':
        return [];
      default:
        return binding satisfies never;
    }
  }

  #expression(node: SyntaxNode, scope: Scope): Names {
    if (HOLDERS.has(node.type)) return this.#holder(node, scope);
    const passed = PASSING[node.type]?.(node) ?? [];
    switch (node.type) {
      case 'identifier':
        return this.lookup(identifierName(node.text), scope, node.start);
      case 'attribute': {
        const name = identifierName(childByField(node, 'attribute')?.text ?? '');
        return this.attribute(this.resolve(node.children[0], scope), name);
      }
      case 'call':
        return resolveCall(this, node, scope);
      case 'subscript':
        return this.#subscript(node, scope);
      case 'binary_operator':
        return this.resolve(childByField(node, 'left'), scope).filter(
          (name) => name === 'pathlib.Path()' || name.startsWith('['),
        );
      default:
        return passed.flatMap((child) => this.resolve(child, scope));
    }
  }

  #holder(node: SyntaxNode, scope: Scope): Names {
    const inner = this.inner(node, scope);
    const parts = inner === scope ? node.children : node.children.slice(0, 1);
    return parts.flatMap((part) => {
      const item = part.type === 'pair' ? childByField(part, 'value') : part;
      const names = this.resolve(item, inner);
      return names.map((name) => (name.startsWith('[') ? name : `[${name}`));
    });
  }

  #subscript(node: SyntaxNode, scope: Scope): Names {
    const bases = this.resolve(childByField(node, 'value'), scope);
    const key = literalText(childByField(node, 'subscript'), scope, this);
    return bases.flatMap((base) => {
      if (key?.exact !== true) return this.items([base]);
      if (base === 'sys.modules') return [canonicalName(key.text)];
      if (base === 'globals()') return this.lookup(key.text, scope.module, node.start);
      if (base === 'locals()') return this.lookup(key.text, scope, node.start);
      if (base.endsWith('.__dict__')) return this.attribute([base.slice(0, -9)], key.text);
      if (base === '__builtins__') return [key.text];
      return this.items([base]);
    });
  }
}
