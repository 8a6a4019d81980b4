import { identifierName } from '../python/identifier.ts';
import { childByField, type SyntaxNode } from '../python/syntax-node.ts';

/** Longer ones nobody reads in a question. */
const MAX_CHARS = 300;
const READABLE = /^[\x20-\x7e]+$/;

/** A string that stands there as it is: no escapes, no parts to fill in, nothing that a reader cannot see. */
export function writtenText(node: SyntaxNode | undefined): string | null {
  if (node?.type !== 'string') return null;
  const [start, ...rest] = node.children;
  const content = rest.filter(({ type }) => type !== 'string_end');
  const [only] = content;
  if (start === undefined || only === undefined || content.length !== 1) return null;
  const isPlain = /^[ruRU]?['"]+$/.test(start.text) && only.type === 'string_content';
  const { text } = only;
  const isShown = text.length <= MAX_CHARS && READABLE.test(text) && !text.includes('\\');
  return isPlain && isShown ? text : null;
}

/** The arguments of a call as they are written. */
export interface WrittenArguments {
  readonly positional: readonly SyntaxNode[];
  readonly keywords: ReadonlyMap<string, SyntaxNode>;
}

/** Null when some are unpacked from a container, or when it has no list of arguments. */
export function writtenArguments(call: SyntaxNode): WrittenArguments | null {
  const list = childByField(call, 'arguments');
  if (list?.type !== 'argument_list') return null;
  if (list.children.some(({ type }) => /splat/.test(type))) return null;
  const named = list.children.filter(({ type }) => type === 'keyword_argument');
  const keywords = named.flatMap((each) => {
    const value = childByField(each, 'value');
    const name = identifierName(childByField(each, 'name')?.text ?? '');
    return value === null ? [] : [[name, value] as const];
  });
  return {
    positional: list.children.filter(({ type }) => type !== 'keyword_argument'),
    keywords: new Map(keywords),
  };
}
