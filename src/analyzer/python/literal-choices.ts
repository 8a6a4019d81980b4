import { identifierName } from './identifier.ts';
import type { Reading } from './literal-text.ts';
import type { Resolver } from './resolver.ts';
import type { Binding, Scope } from './scope.ts';
import { childByField, type SyntaxNode } from './syntax-node.ts';

/** An expression that may stand in for another. */
export interface Choice {
  readonly node: SyntaxNode;
  readonly scope: Scope;
}

const SEQUENCES = new Set(['list', 'tuple', 'set', 'expression_list']);
const REPACKING = /^(?:list|tuple|set|sorted|reversed|iter|enumerate|tqdm)$/;
const MAX_DEPTH = 100;

const bindingsOf = (node: SyntaxNode, scope: Scope, resolver: Resolver): readonly Binding[] => {
  if (node.type === 'attribute') {
    return resolver.stored(identifierName(node.children.at(-1)?.text ?? ''));
  }
  const name = identifierName(node.text);
  return scope.owner(name)?.bindings.get(name) ?? [];
};

/** The container whose items a call gives, such as `sorted(x)` and `x.items()`. */
function repacked(call: SyntaxNode): SyntaxNode | undefined {
  const callee = childByField(call, 'function');
  if (callee?.type === 'attribute') return callee.children[0];
  const isPlain = REPACKING.test(callee?.text ?? '');
  return isPlain ? childByField(call, 'arguments')?.children[0] : undefined;
}

/** The items that a container is written with; undefined when it is not written out. */
function writtenItems(
  node: SyntaxNode,
  scope: Scope,
  resolver: Resolver,
): readonly Choice[] | undefined {
  if (SEQUENCES.has(node.type)) return node.children.map((child) => ({ node: child, scope }));
  if (node.type === 'dictionary') {
    const pairs = node.children.filter((child) => child.type === 'pair');
    return pairs.flatMap((pair) => pair.children.map((child) => ({ node: child, scope })));
  }
  if (!/_comprehension$|^generator_expression$/.test(node.type)) return undefined;
  return node.children.slice(0, 1).map((body) => ({
    node: body,
    scope: resolver.inner(node, scope),
  }));
}

/** The items of a container, as far as it is written out. */
export function itemsOf(
  node: SyntaxNode,
  scope: Scope,
  resolver: Resolver,
  depth = 0,
): readonly Choice[] {
  if (depth > MAX_DEPTH) return [];
  const written = writtenItems(node, scope, resolver);
  if (written !== undefined) return written;
  if (node.type === 'call') {
    const inner = repacked(node);
    return inner === undefined ? [] : itemsOf(inner, scope, resolver, depth + 1);
  }
  if (node.type !== 'identifier' && node.type !== 'attribute') return [];
  const bindings = bindingsOf(node, scope, resolver);
  return resolver.itemsOfName(bindings, () =>
    distinct(
      bindings.flatMap((each) =>
        each.kind === 'value' ? itemsOf(each.node, each.scope, resolver, depth + 1) : [],
      ),
    ),
  );
}

/** A name that is bound again and again to what it held has its items once. */
const distinct = (choices: readonly Choice[]): readonly Choice[] => [
  ...new Map(choices.map((choice) => [choice.node, choice])).values(),
];

function boundTo(binding: Binding, resolver: Resolver): readonly Choice[] {
  if (binding.kind === 'value') return [{ node: binding.node, scope: binding.scope }];
  if (binding.kind !== 'item') return [];
  return itemsOf(binding.node, binding.scope, resolver).flatMap((item) =>
    SEQUENCES.has(item.node.type) ? itemsOf(item.node, item.scope, resolver) : [item],
  );
}

function nameChoices(node: SyntaxNode, scope: Scope, reading: Reading): readonly Choice[] {
  const bindings = bindingsOf(node, scope, reading.resolver);
  if (reading.choice !== null) {
    const { resolver } = reading;
    return resolver.choicesOfName(bindings, () =>
      distinct(bindings.flatMap((each) => boundTo(each, resolver))),
    );
  }
  const only = bindings.length === 1 ? bindings[0] : undefined;
  return only?.kind === 'value' ? [{ node: only.node, scope: only.scope }] : [];
}

function subscriptChoices(node: SyntaxNode, scope: Scope, resolver: Resolver): readonly Choice[] {
  const [value, key] = [childByField(node, 'value'), childByField(node, 'subscript')];
  if (value === null) return [];
  const items = itemsOf(value, scope, resolver);
  const named = items.filter(
    (item) => item.node.field === 'value' && item.node.parent?.children[0]?.text === key?.text,
  );
  return named.length > 0 ? named : items;
}

/** The expressions that an expression may be; none when nothing is known. Only a name has one when asked for certainty. */
export function choicesOf(node: SyntaxNode, scope: Scope, reading: Reading): readonly Choice[] {
  if (node.type === 'identifier') return nameChoices(node, scope, reading);
  if (reading.choice === null) return [];
  const here = (inner: readonly SyntaxNode[]): readonly Choice[] =>
    inner.map((child) => ({ node: child, scope }));
  switch (node.type) {
    case 'attribute':
      return nameChoices(node, scope, reading);
    case 'subscript':
      return subscriptChoices(node, scope, reading.resolver);
    case 'list':
    case 'tuple':
      return here(node.children);
    case 'conditional_expression':
      return here(node.children.filter((_, index) => index !== 1));
    case 'boolean_operator':
      return here(node.children.filter((child) => child.field !== 'operator'));
    case 'named_expression':
      return here(node.children.filter((child) => child.field === 'value'));
    default:
      return [];
  }
}
