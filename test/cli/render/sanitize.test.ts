import { describe, expect, it } from 'vitest';
import { reveal, sanitize, sanitizeLine } from '../../../src/cli/render/sanitize.ts';

describe('sanitize', () => {
  it.each([
    ['colours', 'a\u001B[1;31mb\u001B[0mc', 'abc'],
    ['a window title', 'a\u001B]0;title\u0007b', 'ab'],
    ['a link', '\u001B]8;;http://x\u001B\\text\u001B]8;;\u001B\\', 'text'],
    ['the clipboard', '\u001B]52;c;aGk=\u0007ok', 'ok'],
    ['a device control string', '\u001BPq#1\u001B\\ok', 'ok'],
    ['8-bit sequences', '\u009B2Jok\u009D0;t\u009C', 'ok'],
    ['a reset', '\u001Bcok', 'ok'],
    ['an unfinished sequence', 'ok\u001B[', 'ok'],
    ['backspaces', 'safe\b\b\b\bevil', 'safeevil'],
    ['a carriage return', 'good\rbad', 'good\nbad'],
    ['nothing of tabs and lines', 'a\tb\r\nc\n', 'a\tb\nc\n'],
    ['right-to-left override', 'a\u202Eb', 'a\\u{202E}b'],
    ['isolates', '\u2066a\u2069', '\\u{2066}a\\u{2069}'],
    ['zero-width space', 'a\u200Bb', 'a\\u{200B}b'],
    ['a letter that shows nothing', 'a\u3164b', 'a\\u{3164}b'],
    ['a joiner without need', 'pass\u200Dword', 'pass\\u{200D}word'],
    ['tag characters', 'a\u{E0041}', 'a\\u{E0041}'],
    ['nothing of joined emoji', '👩‍🚀 é 漢', '👩‍🚀 é 漢'],
  ])('takes out %s', (_, text, expected) => {
    expect(sanitize(text)).toBe(expected);
  });

  it('does not swallow lines after an open title', () => {
    expect(sanitize('\u001B]0;a\nsecret\u0007')).toContain('\nsecret');
  });

  it('makes one line of many', () => {
    expect(sanitizeLine(' a\n  b\t c ')).toBe('a b c');
  });
});

describe('reveal', () => {
  it('hides nothing of a program', () => {
    const code = 'a = "\u001B]0;"; evil(); b = "\u0007"\u202E';
    expect(reveal(code)).toBe('a = "\\u{001B}]0;"; evil(); b = "\\u{0007}"\\u{202E}');
  });

  it('counts lines as Python does', () => {
    expect(reveal('a\r\nb\rc\u2028d').split('\n')).toEqual(['a', 'b', 'c\\u{2028}d']);
  });
});
