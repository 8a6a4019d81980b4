import { identifierName } from '../python/identifier.ts';
import { importedName } from '../python/imports.ts';
import type { Program } from '../python/program.ts';
import { childByField, type SyntaxNode } from '../python/syntax-node.ts';

/** Ways to give a name another meaning that the tree does not show. */
const REBINDING =
  /^(?:__main__|globals\(\)|locals\(\)|vars\(\)|sys\.modules|sys\._getframe|builtins|__builtins__|importlib|__import__|inspect|gc)\b/;
const IMPORTS = new Set(['import_statement', 'import_from_statement']);

function* nodesOf(root: SyntaxNode): Generator<SyntaxNode> {
  const pending: SyntaxNode[] = [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    yield node;
    if (!IMPORTS.has(node.type)) pending.push(...node.children);
  }
}

/** A name that stands for itself there: called, or with an attribute taken from it. */
function isPlainUse(node: SyntaxNode): boolean {
  const { parent } = node;
  if (parent?.type === 'attribute') return true;
  if (parent?.type === 'keyword_argument') return node.field === 'name';
  return parent?.type === 'call' && node.field === 'function';
}

/** `a.b.c` as names; null for every other expression. */
function dotted(node: SyntaxNode | null): readonly string[] | null {
  if (node?.type === 'identifier') return [identifierName(node.text)];
  if (node?.type !== 'attribute') return null;
  const [base, last] = node.children;
  const before = dotted(base ?? null);
  return before === null || last === undefined ? null : [...before, identifierName(last.text)];
}

/** The names whose only meaning is the one that their import, or Python itself, gives them. */
function meaningsOf(program: Program, nodes: readonly SyntaxNode[]) {
  const other = new Set(
    nodes
      .filter((node) => node.type === 'identifier' && !isPlainUse(node))
      .map((node) => identifierName(node.text)),
  );
  const imported = Map.groupBy(program.imports, ({ alias }) => alias ?? '');
  return (name: string): string | null => {
    if (other.has(name)) return null;
    const full = new Set((imported.get(name) ?? []).map(importedName));
    return full.size === 0 ? name : full.size === 1 ? ([...full][0] ?? null) : null;
  };
}

/** Where a call begins and what it is called: by its full name, and as `*.method`. */
export const callKey = (line: number, column: number, name: string): string =>
  `${line} ${column} ${name}`;

/**
 * The calls that name their function outright, by place and name; null where two calls have the same. Nothing that is
 * computed, handed on or given another name is among them.
 */
export function directCalls(program: Program): ReadonlyMap<string, SyntaxNode | null> {
  const found = new Map<string, SyntaxNode | null>();
  const isRebound = program.operations.some(({ name }) => REBINDING.test(name));
  if (!program.complete || isRebound || program.imports.some(({ name }) => name === '*')) {
    return found;
  }
  const nodes = [...nodesOf(program.root)];
  const meaning = meaningsOf(program, nodes);
  const add = (call: SyntaxNode, name: string) => {
    const key = callKey(call.line, call.column, name);
    found.set(key, found.has(key) ? null : call);
  };
  for (const call of nodes.filter(({ type }) => type === 'call')) {
    const callee = childByField(call, 'function');
    const [root, ...rest] = dotted(callee) ?? [];
    const full = root === undefined ? null : meaning(root);
    if (full !== null) add(call, [full, ...rest].join('.'));
    if (callee?.type === 'attribute') {
      add(call, `*.${identifierName(callee.children.at(-1)?.text ?? '')}`);
    }
  }
  return found;
}
