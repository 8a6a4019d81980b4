import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Parser, TreeCursor } from 'web-tree-sitter';
import { ContainerConfigurationError } from '../../errors.ts';
import { ParsedNode, SourceText } from './parsed-node.ts';
import type { SyntaxNode } from './syntax-node.ts';

/** A parsed program as plain data. */
export interface ParsedPython {
  readonly root: SyntaxNode;
  /** False when the grammar does not cover some part of the text, so the tree must not be trusted as a whole. */
  readonly complete: boolean;
  /** Levels of nesting. */
  readonly depth: number;
}

let parser: Promise<Parser> | undefined;

/** The build brings the grammar along, since its own package wants a compiler where it is installed; a checkout has that package. */
function grammarPath(): string {
  const built = fileURLToPath(new URL('../../grammar/tree-sitter-python.wasm', import.meta.url));
  return existsSync(built)
    ? built
    : createRequire(import.meta.url).resolve('tree-sitter-python/tree-sitter-python.wasm');
}

async function loadParser(): Promise<Parser> {
  try {
    const { Language, Parser: TreeSitter } = await import('web-tree-sitter');
    await TreeSitter.init();
    return new TreeSitter().setLanguage(await Language.load(grammarPath()));
  } catch (cause) {
    const message = 'The Python grammar cannot be loaded; install the dependencies again.';
    throw new ContainerConfigurationError(message, { cause });
  }
}

function isKept(cursor: TreeCursor): boolean {
  if (cursor.nodeIsNamed) return cursor.nodeType !== 'comment';
  return cursor.currentFieldName === 'operator';
}

/** Copies the tree without recursion, because programs decide how deep it is. */
function copyTree(cursor: TreeCursor, text: string): { root: SyntaxNode; depth: number } {
  const source = new SourceText(text);
  const readNode = (parent: ParsedNode | null): ParsedNode =>
    new ParsedNode(cursor, source, parent);
  const root = readNode(null);
  const path: ParsedNode[] = [root];
  let depth = 1;
  if (!cursor.gotoFirstChild()) return { root, depth };
  for (;;) {
    const parent = path.at(-1) ?? root;
    if (isKept(cursor)) {
      const node = readNode(parent);
      parent.children.push(node);
      if (cursor.gotoFirstChild()) {
        path.push(node);
        depth = Math.max(depth, path.length);
        continue;
      }
    }
    while (!cursor.gotoNextSibling()) {
      path.pop();
      if (path.length === 0 || !cursor.gotoParent()) return { root, depth };
    }
  }
}

/**
 * Parses Python with tree-sitter; the grammar is loaded once, at the first call. Bad Python gives an incomplete tree.
 * @throws {ContainerConfigurationError} when the grammar is not installed
 */
export async function parsePython(text: string): Promise<ParsedPython> {
  parser ??= loadParser();
  const tree = (await parser).parse(text);
  if (tree === null) throw new Error('tree-sitter gave no tree; its language is not set');
  const cursor = tree.walk();
  try {
    return { ...copyTree(cursor, text), complete: !tree.rootNode.hasError };
  } finally {
    cursor.delete();
    tree.delete();
  }
}
