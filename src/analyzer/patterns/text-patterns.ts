import type { SyntaxNode } from '../python/syntax-node.ts';
import type { Program } from '../python/program.ts';
import type { SystemOperation } from './match-patterns.ts';

/** Regular expressions for reads and writes, as the framework's `control_system.patterns` has them. */
export interface TextPatterns {
  readonly write: readonly string[];
  readonly read: readonly string[];
}

const blank = (text: string): string => text.replaceAll(/[^\n]/g, ' ');

type Range = Pick<SyntaxNode, 'start' | 'end'>;

/** What a node has of literal text. A format such as `:#x` is text, but for the expressions in it. */
function textIn({ type, start, end, children }: SyntaxNode): readonly Range[] {
  if (type === 'string_content') return [{ start, end }];
  if (type !== 'format_specifier') return [];
  const starts = [start, ...children.map((child) => child.end)];
  return starts.map((from, index) => ({ start: from, end: children[index]?.start ?? end }));
}

/** The code with every character of comments and strings blanked; lines and columns stay. */
function visibleText({ text, root }: Program): string {
  const strings: Range[] = [];
  const pending: SyntaxNode[] = [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    strings.push(...textIn(node));
    if (node.type !== 'string_content') pending.push(...node.children);
  }
  const pieces: string[] = [];
  let done = 0;
  for (const { start, end } of strings.toSorted((one, other) => one.start - other.start)) {
    pieces.push(text.slice(done, start), blank(text.slice(start, end)));
    done = end;
  }
  // Without strings every number sign begins a comment.
  return [...pieces, text.slice(done)].join('').replaceAll(/#[^\n]*/g, blank);
}

function find(
  visible: string,
  source: string,
  found: Pick<SystemOperation, 'system' | 'access'>,
): SystemOperation[] {
  return [...visible.matchAll(new RegExp(source, 'g'))]
    .filter(([match]) => match !== '')
    .map(({ 0: match, index }) => {
      const before = visible.slice(0, index);
      const line = before.split('\n').length;
      const column = index - before.lastIndexOf('\n');
      return { ...found, operation: match.trim().slice(0, 80), line, column };
    });
}

/** Finds what regular expressions mean, in the code without its strings and comments. Source: spec §19.4. */
export function matchTextPatterns(
  program: Program,
  { write, read }: TextPatterns,
  system: string,
): readonly SystemOperation[] {
  if (write.length === 0 && read.length === 0) return [];
  const visible = visibleText(program);
  return [
    ...write.flatMap((source) => find(visible, source, { system, access: 'write' })),
    ...read.flatMap((source) => find(visible, source, { system, access: 'read' })),
  ];
}
