import type { OperationKind } from './operation.ts';
import type { SyntaxNode } from './syntax-node.ts';

const TARGET_PARTS = new Set([
  'pattern_list',
  'tuple_pattern',
  'list_pattern',
  'list_splat_pattern',
]);
const VALUE_PARTS = new Set([
  'tuple',
  'expression_list',
  'parenthesized_expression',
  'conditional_expression',
  'boolean_operator',
  'assignment',
]);
const WRITERS = new Set(['assignment', 'augmented_assignment', 'for_statement', 'for_in_clause']);
const NAME_ONLY = new Set([
  'dotted_name',
  'aliased_import',
  'global_statement',
  'nonlocal_statement',
  'parameters',
  'lambda_parameters',
  'typed_parameter',
  'keyword_pattern',
  'dictionary_splat_pattern',
  'as_pattern_target',
]);

/** True when an identifier only names something (a parameter, an attribute, a definition) and is no expression. */
export function isOnlyName(node: SyntaxNode): boolean {
  const { parent, field } = node;
  if (parent === null || NAME_ONLY.has(parent.type)) return true;
  if (field === 'name') return true;
  return parent.type === 'attribute' && field === 'attribute';
}

/** True inside a type annotation, where a plain name does nothing. */
export function isInAnnotation(node: SyntaxNode): boolean {
  let outer: SyntaxNode | null = node;
  while (outer !== null && !/(?:_statement|^module|^block)$/.test(outer.type)) {
    if (outer.type === 'type') return true;
    outer = outer.parent;
  }
  return false;
}

function targetKind(node: SyntaxNode): OperationKind | null {
  let inner = node;
  while (inner.parent !== null && TARGET_PARTS.has(inner.parent.type)) inner = inner.parent;
  const { parent } = inner;
  if (parent === null) return null;
  if (inner.field === 'left' && WRITERS.has(parent.type)) return 'store';
  if (parent.type === 'as_pattern_target') return 'store';
  const list = parent.type === 'expression_list' ? parent.parent : parent;
  return list?.type === 'delete_statement' ? 'delete' : null;
}

function isAliased(node: SyntaxNode): boolean {
  let inner = node;
  while (inner.parent !== null && VALUE_PARTS.has(inner.parent.type)) {
    inner = inner.parent;
    if (inner.type === 'assignment' && inner.children[0]?.type !== 'subscript') return true;
  }
  return inner.parent?.type === 'named_expression';
}

/** What the place of an expression says about its use; calls are known by their own node. */
export function usageOf(node: SyntaxNode): OperationKind {
  const { parent, field } = node;
  if (parent?.type === 'attribute' && field === 'object') return 'part';
  if (parent?.type === 'subscript' && field === 'value') return 'part';
  const target = targetKind(node);
  if (target !== null) return target;
  if (parent?.type === 'comparison_operator') return 'part';
  return isAliased(node) ? 'alias' : 'reference';
}
