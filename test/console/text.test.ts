import { describe, expect, it } from 'vitest';
import { dropColourCodes } from '../../src/console/text/colour-codes.ts';
import { splitHidden } from '../../src/console/text/hidden-text.ts';
import { windowOf } from '../../src/console/text/text-window.ts';

const ESC = String.fromCharCode(27);

describe('hidden characters', () => {
  it('are told apart from the text around them', () => {
    expect(splitHidden('a\u202Eb')).toEqual([
      { kind: 'plain', text: 'a' },
      { kind: 'hidden', code: 'U+202E', name: 'U+202E right-to-left override' },
      { kind: 'plain', text: 'b' },
    ]);
  });

  it('leave tabs, line feeds and joined emoji alone', () => {
    const text = 'a\tb\n👩‍💻';
    expect(splitHidden(text)).toEqual([{ kind: 'plain', text }]);
    expect(splitHidden('')).toEqual([]);
  });

  it('lose nothing of the text', () => {
    const text = `x\u200By${ESC}[2Jz\0`;
    const hidden = splitHidden(text).filter(({ kind }) => kind === 'hidden');
    expect(hidden.map((part) => ('code' in part ? part.code : ''))).toEqual([
      'U+200B',
      'U+001B',
      'U+0000',
    ]);
  });
});

describe('colour codes', () => {
  it('are left out and counted; other commands of a terminal stay', () => {
    const text = `${ESC}[1;31mred${ESC}[0m ${ESC}[2J${ESC}]8;;http://x${ESC}\\`;
    expect(dropColourCodes(text)).toEqual({
      text: `red ${ESC}[2J${ESC}]8;;http://x${ESC}\\`,
      dropped: 2,
    });
  });
});

describe('the window on a long text', () => {
  const size = { headLines: 2, tailLines: 2, maxChars: 1000 };
  const lines = (count: number): string =>
    Array.from({ length: count }, (_, index) => `line ${index + 1}\n`).join('');

  it('is the whole text when it is short', () => {
    for (const text of ['', 'one', 'one\n', lines(4), lines(4).trimEnd()]) {
      expect(windowOf(text, size)).toEqual({
        head: text,
        tail: '',
        hiddenLines: 0,
        hiddenChars: 0,
      });
    }
  });

  it('is its head and its tail otherwise', () => {
    const text = lines(10);
    const { head, tail, hiddenLines, hiddenChars } = windowOf(text, size);
    expect([head, tail, hiddenLines]).toEqual(['line 1\nline 2\n', 'line 9\nline 10\n', 6]);
    expect(head.length + tail.length + hiddenChars).toBe(text.length);
  });

  it('cuts a line that never ends, and between whole characters', () => {
    const text = '😀'.repeat(3_000_000);
    const { head, tail, hiddenLines } = windowOf(text, { ...size, maxChars: 1001 });
    expect(hiddenLines).toBe(0);
    expect([head.length, tail.length]).toEqual([1000, 1002]);
    expect(head.isWellFormed() && tail.isWellFormed()).toBe(true);
  });
});
