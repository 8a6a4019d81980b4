import { identifierName } from './python/identifier.ts';
import { parsePython } from './python/parse-python.ts';
import { childByField, type SyntaxNode } from './python/syntax-node.ts';
import { normaliseSource } from './text/source-text.ts';

function isDict(value: SyntaxNode | null): boolean {
  if (value === null) return false;
  if (value.type === 'dictionary' || value.type === 'dictionary_comprehension') return true;
  if (value.type === 'parenthesized_expression') return isDict(value.children[0] ?? null);
  if (value.type === 'assignment') return isDict(childByField(value, 'right'));
  return value.type === 'call' && childByField(value, 'function')?.text === 'dict';
}

function isResults(target: SyntaxNode | null): boolean {
  return target?.type === 'identifier' && identifierName(target.text) === 'results';
}

/** True when some assignment gives the bare name `results` a dict literal, a `dict(...)` call or a dict comprehension. */
export function assignsResults(root: SyntaxNode): boolean {
  const pending: SyntaxNode[] = [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.type === 'assignment' && isResults(childByField(node, 'left'))) {
      if (isDict(childByField(node, 'right'))) return true;
    }
    for (const child of node.children) pending.push(child);
  }
  return false;
}

/**
 * True when a program assigns a dict literal, a `dict(...)` call or a dict comprehension to the bare name `results`;
 * false for anything else, invalid Python included. Only advice: whether there are results is known after the run.
 * Source: spec §10.2.
 */
export async function validateResultStructure(code: string): Promise<boolean> {
  const { root, complete } = await parsePython(normaliseSource(code));
  return complete && assignsResults(root);
}
