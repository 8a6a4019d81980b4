import { describe, expect, it } from 'vitest';
import { findHiddenText } from '../../../src/analyzer/text/hidden-text.ts';

const rulesOf = (text: string) => findHiddenText(text).map(({ rule }) => rule);

describe('findHiddenText', () => {
  it.each<[string, string, [rule: string, line: number, column: number, named: string]]>([
    ['an override', 'a = 1\nb = "\u202E x"', ['text.bidirectional', 2, 6, 'U+202E']],
    ['isolates', 'if a:\u2066 # \u2069', ['text.bidirectional', 1, 6, 'U+2066, U+2069']],
    ['a mark', '# \u200F', ['text.bidirectional', 1, 3, 'U+200F']],
    ['a space of no width', 'x\u200B = 1', ['text.invisible', 1, 2, 'U+200B']],
    ['a joiner between Latin letters', '"pass\u200Dword"', ['text.invisible', 1, 6, 'U+200D']],
    ['a filler that is a letter', '\n\u3164 = 1', ['text.invisible', 2, 1, 'U+3164']],
    ['tags', 's = "\u{E0041}\u{E0042}"', ['text.invisible', 1, 6, 'U+E0041, U+E0042']],
    ['a variant of a letter', 'os\uFE0F.x', ['text.invisible', 1, 3, 'U+FE0F']],
    ['an escape for the terminal', 's = "\u001B[2J"', ['text.invisible', 1, 6, 'U+001B']],
    ['a backspace', '# ab\b\b', ['text.invisible', 1, 5, 'U+0008']],
    ['a line end that is none', '# a\u2028import os', ['text.invisible', 1, 4, 'U+2028']],
  ])('sees %s', (_, text, [rule, line, column, named]) => {
    const [finding, ...others] = findHiddenText(text);
    expect(finding).toMatchObject({ rule, line, column, demand: 'approval' });
    expect(finding?.message).toMatch(new RegExp(`: ${named.replaceAll('+', '\\+')}$`));
    expect(others).toEqual([]);
  });

  it.each([
    ['spaces before a statement', `x = 1;${' '.repeat(150)}import os`, 1],
    ['deep indentation', `if x:\n${' '.repeat(150)}import os`, 2],
    ['many tabs', `x = 1;${'\t'.repeat(30)}import os`, 1],
    ['wide spaces', `# fine${'\u3000'.repeat(150)}not`, 1],
    ['a thousand empty lines', `x = 1${'\n'.repeat(1001)}import os`, 1002],
    ['lines of spaces', `x = 1\n${'   \n'.repeat(60)}import os`, 62],
  ])('sees %s', (_, text, line) => {
    expect(findHiddenText(text)).toMatchObject([{ rule: 'text.gap', line, demand: 'approval' }]);
  });

  it('tells of a long line without asking for it', () => {
    const text = `x = [${'1, '.repeat(500)}]`;
    expect(findHiddenText(text)).toMatchObject([{ rule: 'text.long-line', demand: 'none' }]);
  });

  it('says it a few times, not a thousand', () => {
    expect(rulesOf('"\u202E"\n'.repeat(1000))).toHaveLength(10);
  });

  it.each([
    ['Greek', 'print("Ελληνικά")  # σχόλιο'],
    ['Arabic', 'print("مرحبا بالعالم")'],
    ['Persian with a non-joiner', 'print("می\u200Cخواهم")'],
    ['Hindi with a joiner', 'print("क्\u200Dष")'],
    ['Chinese', 'print("温度")  # 注释'],
    ['emoji', 'print("👩\u200D🚀 ❤\uFE0F 1\uFE0F\u20E3 👍🏽")'],
    ['escapes', 'x = "\\u202e\\x1b[0m\\u200b"'],
    ['tabs and form feeds', 'if x:\n\ty = 1\n\f\nz = 2'],
    ['a program with air', `x = 1${'\n'.repeat(10)}y = 2${'\n'.repeat(200)}`],
    ['aligned comments', `x = 1${' '.repeat(60)}# one`],
  ])('leaves %s alone', (_, text) => {
    expect(rulesOf(text)).toEqual([]);
  });
});
