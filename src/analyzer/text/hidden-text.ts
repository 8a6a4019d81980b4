import { LONG_SPACE, MANY_LINES } from '../../empty-space.ts';
import { HIDDEN_CHARACTERS } from '../../hidden-characters.ts';
import type { Finding } from '../finding.ts';
import { codePoints } from './code-points.ts';

const BIDI = /\p{Bidi_Control}/u;
const FORM_FEED = '\f';
const LONG_LINE = 1000;
/** Of each rule; more say nothing new. */
const MAX_FINDINGS = 10;

type Weight = Pick<Finding, 'severity' | 'demand'>;
const ASKS: Weight = { severity: 'warning', demand: 'approval' };
const TELLS: Weight = { severity: 'warning', demand: 'none' };

interface Spot {
  readonly line: number;
  /** From 0. */
  readonly offset: number;
  readonly message: string;
}

const found = (rule: string, weight: Weight, spots: readonly Spot[]): Finding[] =>
  spots.slice(0, MAX_FINDINGS).map(({ line, offset, message }) => ({
    rule,
    category: 'security',
    ...weight,
    message,
    line,
    column: offset + 1,
    operation: null,
  }));

type Hit = { readonly char: string; readonly offset: number };

const hitsOf = (line: string): Hit[] =>
  Array.from(line.matchAll(HIDDEN_CHARACTERS), ({ 0: char, index: offset }) => ({ char, offset }))
    // Python takes it for a space.
    .filter(({ char }) => char !== FORM_FEED);

/** One for each line with such characters. */
function spotsOf(
  lines: readonly string[],
  counts: (char: string) => boolean,
  what: string,
): Spot[] {
  return lines.flatMap((text, index) => {
    const hits = hitsOf(text).filter(({ char }) => counts(char));
    const chars = codePoints(hits.map(({ char }) => char));
    const [first] = hits;
    if (first === undefined) return [];
    return [{ line: index + 1, offset: first.offset, message: `${what}: ${chars}` }];
  });
}

const gapsInLines = (lines: readonly string[]): Spot[] =>
  lines.flatMap((text, index) =>
    Array.from(text.matchAll(LONG_SPACE), ({ 0: gap, index: start }) => ({
      line: index + 1,
      offset: start + gap.length,
      message: `${gap.length} spaces push what follows out of sight`,
    })),
  );

function gapsOfLines(lines: readonly string[]): Spot[] {
  const filled = lines.flatMap((text, index) => (text.trim() === '' ? [] : [index]));
  return filled.flatMap((index, place) => {
    const before = filled[place - 1];
    const count = before === undefined ? 0 : index - before - 1;
    const message = `the program goes on here after ${count} empty lines`;
    return count < MANY_LINES ? [] : [{ line: index + 1, offset: 0, message }];
  });
}

const longLinesOf = (lines: readonly string[]): Spot[] =>
  lines.flatMap((text, index) => {
    const message = `the line is ${text.length} characters long, so its end may be out of sight`;
    return text.length > LONG_LINE ? [{ line: index + 1, offset: LONG_LINE, message }] : [];
  });

/** What hides a part of a program from whoever reads it, or shows it in another order than it runs. */
export function findHiddenText(text: string): readonly Finding[] {
  const lines = text.split('\n');
  const bidi = 'direction controls make the line look different from what Python runs';
  const invisible = 'the line holds characters that cannot be seen';
  return [
    ...found(
      'text.bidirectional',
      ASKS,
      spotsOf(lines, (char) => BIDI.test(char), bidi),
    ),
    ...found(
      'text.invisible',
      ASKS,
      spotsOf(lines, (char) => !BIDI.test(char), invisible),
    ),
    ...found('text.gap', ASKS, [...gapsInLines(lines), ...gapsOfLines(lines)]),
    ...found('text.long-line', TELLS, longLinesOf(lines)),
  ];
}
