import type { ScopeTree } from './bind-scopes.ts';
import { canonicalName } from './canonical-name.ts';
import { identifierName } from './identifier.ts';
import { literalText, possibleTexts } from './literal-text.ts';
import type { Argument, Operation, OperationKind } from './operation.ts';
import type { Names, Resolver } from './resolver.ts';
import type { Scope } from './scope.ts';
import { childByField, type SyntaxNode } from './syntax-node.ts';
import { isInAnnotation, isOnlyName, usageOf } from './usage.ts';
import { walkScopes } from './walk-scopes.ts';

interface Reader {
  readonly resolver: Resolver;
  readonly found: Operation[];
}

function readArgument(node: SyntaxNode, scope: Scope, resolver: Resolver): Argument {
  const isKeyword = node.type === 'keyword_argument';
  const value = isKeyword ? childByField(node, 'value') : node;
  return {
    keyword: isKeyword ? (childByField(node, 'name')?.text ?? null) : null,
    literal: literalText(value, scope, resolver),
    texts: possibleTexts(value, scope, resolver),
    flag: value?.type === 'true' ? true : value?.type === 'false' ? false : null,
    names: resolver.resolve(value, scope),
    unpacked: node.type === 'list_splat' || node.type === 'dictionary_splat',
  };
}

function readArguments(call: SyntaxNode, scope: Scope, resolver: Resolver): readonly Argument[] {
  const given = childByField(call, 'arguments');
  const nodes = given?.type === 'argument_list' ? given.children : [];
  return nodes.map((node) => readArgument(node, scope, resolver));
}

function emit(
  reader: Reader,
  at: { readonly node: SyntaxNode; readonly names: Names; readonly kind: OperationKind },
  details: Partial<Pick<Operation, 'arguments' | 'receiver' | 'receiverTexts'>> = {},
): void {
  for (const name of at.names) {
    const position = { line: at.node.line, column: at.node.column };
    reader.found.push({
      name,
      kind: at.kind,
      arguments: [],
      receiver: null,
      receiverTexts: [],
      ...details,
      ...position,
    });
  }
}

function readCall(reader: Reader, node: SyntaxNode, scope: Scope): void {
  const { resolver } = reader;
  const callee = childByField(node, 'function');
  const names = resolver.resolve(callee, scope);
  if (names.length === 0) return;
  const given = readArguments(node, scope, resolver);
  const object = callee?.type === 'attribute' ? callee.children[0] : undefined;
  const receiver = literalText(object, scope, resolver);
  const receiverTexts = possibleTexts(object, scope, resolver);
  emit(reader, { node, names, kind: 'call' }, { arguments: given, receiver, receiverTexts });
  const attribute = given[1]?.literal;
  if (attribute?.exact === true && names.includes('setattr')) {
    const stored = resolver.attribute(given[0]?.names ?? [], attribute.text);
    emit(reader, { node, names: stored, kind: 'store' });
  }
}

/** A call that gives back something named, such as `getattr(os, "system")`, is a use of that name. */
function readResult(reader: Reader, node: SyntaxNode, scope: Scope): void {
  const names = reader.resolver.resolve(node, scope).filter((name) => !/[)\]]$|^\[/.test(name));
  const isCallee = node.parent?.type === 'call' && node.field === 'function';
  if (!isCallee && names.length > 0)
    emit(reader, { node, names, kind: kindOf(reader, node, scope) });
}

/** A store names the attribute itself, not what the attribute holds. */
function usedNames(resolver: Resolver, node: SyntaxNode, scope: Scope, kind: OperationKind): Names {
  const attribute = childByField(node, 'attribute');
  if (attribute !== null && (kind === 'store' || kind === 'delete')) {
    const bases = resolver.resolve(node.children[0], scope);
    const holders = bases.length === 0 ? ['?'] : bases;
    return holders.map((base) => canonicalName(`${base}.${identifierName(attribute.text)}`));
  }
  if (node.type === 'subscript' && (kind === 'store' || kind === 'delete')) {
    return resolver.items(resolver.resolve(childByField(node, 'value'), scope));
  }
  return resolver.resolve(node, scope).filter((name) => !name.startsWith('['));
}

/** The key of `x[key]`, as an argument. */
function readKey(node: SyntaxNode, scope: Scope, resolver: Resolver): readonly Argument[] {
  const key = node.type === 'subscript' ? childByField(node, 'subscript') : null;
  return key === null ? [] : [readArgument(key, scope, resolver)];
}

/** Functions that look at a value without calling it or letting it out. */
const LOOKING = new Set([
  'callable',
  'dir',
  'getattr',
  'hasattr',
  'help',
  'id',
  'inspect.signature',
  'isinstance',
  'print',
  'repr',
  'setattr',
  'str',
  'type',
]);

function isLookedAt(node: SyntaxNode, scope: Scope, resolver: Resolver): boolean {
  const call = node.parent?.type === 'argument_list' ? node.parent.parent : null;
  if (call?.type !== 'call') return false;
  const names = resolver.resolve(childByField(call, 'function'), scope);
  return names.length > 0 && names.every((name) => LOOKING.has(name));
}

/** What the place of an expression, and the function it is given to, say about its use. */
function kindOf({ resolver }: Reader, node: SyntaxNode, scope: Scope): OperationKind {
  const usage = usageOf(node);
  return usage === 'reference' && isLookedAt(node, scope, resolver) ? 'part' : usage;
}

function readUse(reader: Reader, node: SyntaxNode, scope: Scope): void {
  if (node.parent?.type === 'call' && node.field === 'function') return;
  if (node.type === 'identifier' && isOnlyName(node)) return;
  const kind = kindOf(reader, node, scope);
  if (node.type === 'identifier' && (kind === 'store' || kind === 'delete')) return;
  const names = usedNames(reader.resolver, node, scope, kind);
  if (names.length === 0 || isInAnnotation(node)) return;
  emit(reader, { node, names, kind }, { arguments: readKey(node, scope, reader.resolver) });
}

/** Every use of a name with a known meaning, in source order. */
export function collectOperations(
  root: SyntaxNode,
  tree: ScopeTree,
  resolver: Resolver,
): readonly Operation[] {
  const reader: Reader = { resolver, found: [] };
  walkScopes(
    root,
    tree.module,
    (node, outer) => resolver.inner(node, outer),
    (node, scope) => {
      if (node.type === 'call') {
        readCall(reader, node, scope);
        readResult(reader, node, scope);
      } else if (/^(?:identifier|attribute|subscript)$/.test(node.type)) {
        readUse(reader, node, scope);
      }
    },
  );
  return reader.found;
}
