import { describe, expect, it } from 'vitest';
import { fence, fileLink, hidesText, inline, quote } from '../../src/notebook/markdown.ts';

describe('markdown', () => {
  it('takes the meaning from active characters', () => {
    expect(inline('# <b> `a` *b* $x$ [l](javascript:x) me@b.c \\(y\\)')).toBe(
      '&#35; &#60;b&#62; &#96;a&#96; &#42;b&#42; &#36;x&#36; &#91;l&#93;(javascript:x) me&#64;b.c &#92;(y&#92;)',
    );
  });

  it('leaves ordinary prose readable', () => {
    expect(inline('CO₂ per year (2020-2025): how much, in ppm?')).toBe(
      'CO₂ per year (2020-2025): how much, in ppm?',
    );
  });

  it('starts no automatic links', () => {
    expect(inline('https://evil.example www.evil.example')).toBe(
      'https&#58;//evil.example www&#46;evil.example',
    );
  });

  it('keeps an inline text in one line', () => {
    expect(inline('stage\n\n# Approved')).toBe('stage # Approved');
  });

  it('keeps a quotation from ending', () => {
    expect(quote('first\n\n# second\r\n---')).toBe(
      '> first\n>\n>\n>\n> &#35; second\n>\n> &#45;--',
    );
  });

  it('makes a fence longer than any inside', () => {
    expect(fence('a\n`````\n# out')).toBe('``````text\na\n`````\n# out\n``````');
    expect(fence('plain')).toBe('```text\nplain\n```');
  });

  it('makes hidden characters visible', () => {
    expect(fence('a\u202Eb\u0007\tc\u2028')).toBe('```text\na⟨U+202E⟩b⟨U+0007⟩\tc⟨U+2028⟩\n```');
    expect(inline('a\u2066b')).toBe('a⟨U+2066⟩b');
    expect(fence('a\u200Bb\u3164\u001B[2J')).toBe('```text\na⟨U+200B⟩b⟨U+3164⟩⟨U+001B⟩[2J\n```');
    const hiding = [
      'x\u202E',
      'x\u200B',
      '\u001B[8m',
      'שלום',
      'می\u200Cخواهم',
      '👩\u200D🚀',
      'a\r\nb',
    ];
    expect(hiding.map(hidesText)).toEqual([true, true, true, false, false, false, false]);
  });

  it('links a file by its encoded path', () => {
    expect(fileLink('figures/a (1)".png')).toBe('[figures/a (1)".png](figures/a%20%281%29%22.png)');
  });
});
