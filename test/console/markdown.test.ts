import { describe, expect, it } from 'vitest';
import { parseBlocks } from '../../src/console/markdown/blocks.ts';
import { parseInline } from '../../src/console/markdown/inline.ts';
import { fence, fileLink, inline, quote } from '../../src/notebook/markdown.ts';

describe('blocks of Markdown', () => {
  it('are headings, lists, quotations, code and prose', () => {
    const source =
      '# Title\ntext\nmore\n\n- a\n- b\n  c\n\n1. x\n\n> said\n\n```py\n# no heading\n```';
    expect(parseBlocks(source)).toEqual([
      { kind: 'heading', level: 1, text: 'Title' },
      { kind: 'paragraph', text: 'text\nmore' },
      { kind: 'list', isOrdered: false, items: ['a', 'b c'] },
      { kind: 'list', isOrdered: true, items: ['x'] },
      { kind: 'quote', text: 'said' },
      { kind: 'code', text: '# no heading' },
    ]);
  });

  it('end with the document when a fence is never closed', () => {
    expect(parseBlocks('```\n<script>')).toEqual([{ kind: 'code', text: '<script>' }]);
  });

  it('read back what notebooks are written with', () => {
    const hostile = '````\n<img src=x onerror=alert(1)> [a](javascript:alert(1)) *x*';
    expect(parseBlocks(fence(hostile))).toEqual([{ kind: 'code', text: hostile }]);
    const said = parseBlocks(quote(hostile.replaceAll('\n', ' ')))[0];
    expect(said?.kind).toBe('quote');
    const text = said?.kind === 'quote' ? said.text : '';
    expect(parseInline(text)).toEqual([{ kind: 'text', text: hostile.replaceAll('\n', ' ') }]);
  });

  it('take little time for hostile text', () => {
    const startMs = performance.now();
    for (const text of [
      '['.repeat(15_000),
      '*'.repeat(15_000),
      '`'.repeat(10_000),
      '_a'.repeat(10_000),
    ]) {
      parseInline(text);
      parseBlocks(text);
    }
    expect(performance.now() - startMs).toBeLessThan(20_000);
  });
});

describe('a line of Markdown', () => {
  it('has emphasis, code and links, whose address is only text', () => {
    expect(parseInline('**a** _b_ *c* `d*` [e](javascript:alert) ![f](g.png)')).toEqual([
      { kind: 'strong', text: 'a' },
      { kind: 'text', text: ' ' },
      { kind: 'emphasis', text: 'b' },
      { kind: 'text', text: ' ' },
      { kind: 'emphasis', text: 'c' },
      { kind: 'text', text: ' ' },
      { kind: 'code', text: 'd*' },
      { kind: 'text', text: ' ' },
      { kind: 'link', text: 'e', address: 'javascript:alert' },
      { kind: 'text', text: ' ' },
      { kind: 'image', text: 'f', address: 'g.png' },
    ]);
  });

  it('keeps HTML and words with underscores', () => {
    const text = '<b onclick=x>snake_case_name</b>';
    expect(parseInline(text)).toEqual([{ kind: 'text', text }]);
  });

  it('reads back foreign text as it was', () => {
    const foreign = '<b>*a* `b` [c](d) &amp; $x$ ~y~ www.example.org # z';
    expect(parseInline(inline(foreign))).toEqual([{ kind: 'text', text: foreign }]);
    expect(parseInline(fileLink('a b.csv'))).toEqual([
      { kind: 'link', text: 'a b.csv', address: 'a%20b.csv' },
    ]);
  });
});
