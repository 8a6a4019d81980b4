import type { Finding } from '../finding.ts';
import { identifierName } from '../python/identifier.ts';
import type { Program } from '../python/program.ts';
import type { SyntaxNode } from '../python/syntax-node.ts';
import { BUILTIN_NAMES } from './builtin-names.ts';
import { codePoints, scriptOf, visibleName } from './code-points.ts';
import { isConfusable, lookOf } from './confusables.ts';

const ASCII = /^\w*$/;
/** Scripts that have no place in one word with Latin; Greek has one, as in `Δt`, as long as its letters look Greek. */
const NEVER_WITH_LATIN = ['Cyrillic', 'Armenian', 'Cherokee'];

/** The first place of each name, as it is written. */
function namesOf(root: SyntaxNode): ReadonlyMap<string, SyntaxNode> {
  const names = new Map<string, SyntaxNode>();
  const pending = [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const before = node.type === 'identifier' ? names.get(node.text) : undefined;
    if (node.type === 'identifier' && (before === undefined || node.start < before.start)) {
      names.set(node.text, node);
    }
    pending.push(...node.children);
  }
  return names;
}

/** The letters of other scripts in words that have Latin letters too. */
function foreignLetters(name: string): string[] {
  return name.split(/[_\d]+/u).flatMap((word) => {
    const letters = Array.from(word);
    if (!letters.some((letter) => scriptOf(letter) === 'Latin')) return [];
    return letters.filter((letter) => {
      const script = scriptOf(letter) ?? '';
      return NEVER_WITH_LATIN.includes(script) || (script === 'Greek' && isConfusable(letter));
    });
  });
}

/** What is misleading in a name, in words; null when nothing is. */
function deceit(written: string, known: (name: string) => boolean): string | null {
  const name = identifierName(written);
  const others = Array.from(written).filter((char) => !ASCII.test(char));
  if (ASCII.test(name)) {
    return `the name "${visibleName(written)}" means "${name}" to Python: it is written with ${codePoints(others)}`;
  }
  const look = lookOf(name);
  if (ASCII.test(look) && known(look)) {
    return `the name "${visibleName(written)}" looks like "${look}" and is not: it is written with ${codePoints(others)}`;
  }
  const foreign = foreignLetters(name);
  return foreign.length === 0
    ? null
    : `the name "${visibleName(written)}" mixes Latin letters with ${codePoints(foreign)}`;
}

/** Names that read as another name than the one they are: written in look-alike letters, or in a mixture of scripts. */
export function findLookAlikeNames({ root, imports }: Program): readonly Finding[] {
  const names = namesOf(root);
  const isImported = new Set(imports.flatMap(({ module }) => module.split('.')).map(lookOf));
  const known = (name: string): boolean =>
    names.has(name) || BUILTIN_NAMES.has(name) || isImported.has(name);
  return [...names].flatMap(([written, { line, column }]) => {
    const message = ASCII.test(written) ? null : deceit(written, known);
    if (message === null) return [];
    const weight = { category: 'security', severity: 'warning', demand: 'approval' } as const;
    return [{ rule: 'text.look-alike-name', ...weight, message, line, column, operation: null }];
  });
}
