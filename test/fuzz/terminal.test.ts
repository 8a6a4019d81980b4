import * as fc from 'fast-check';
import { describe, expect } from 'vitest';
import { reveal, sanitize, sanitizeLine } from '../../src/cli/render/sanitize.ts';
import { codeSpan, fence, fileLink, inline, quote } from '../../src/notebook/markdown.ts';
import { safeName } from '../../src/notebook/safe-name.ts';
import { fuzz } from './fuzz.ts';
import { nastyText } from './inputs.ts';

/** What a terminal obeys, and what changes order or shows nothing; joiners belong to writing systems. */
const UNSAFE = /(?![\n\t])\p{Cc}|\p{Bidi_Control}|(?![\u200C\u200D])[\p{Cf}\p{Zl}\p{Zp}]/u;
const text = fc.oneof(
  nastyText(),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc
    .array(
      fc.constantFrom(
        '\u001B',
        '[',
        ']',
        '0',
        ';',
        '\u0007',
        '\\',
        'm',
        '\n',
        '\u009C',
        '\u009B',
        'P',
        'X',
      ),
    )
    .map((parts) => parts.join('')),
);

describe('terminal', () => {
  fuzz('never obeys text that is sanitized', text, (given) => {
    const shown = sanitize(given);
    expect(shown).not.toMatch(UNSAFE);
    expect(sanitize(shown)).toBe(shown);
    expect(sanitizeLine(given)).not.toMatch(/[\n\t]/);
    expect(sanitizeLine(given)).not.toMatch(UNSAFE);
  });

  fuzz('shows all of a program that is revealed', text, (given) => {
    const shown = reveal(given);
    expect(shown).not.toMatch(UNSAFE);
    expect(shown.split('\n')).toHaveLength(given.split(/\r\n?|\n/).length);
    const hidden = Array.from(given.replace(/\r\n?/g, '\n')).filter((char) => UNSAFE.test(char));
    const codes = hidden.map((char) =>
      (char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0'),
    );
    const escapes = [...shown.matchAll(/\\u\{([0-9A-F]{4,6})\}/g)].map(([, code]) => code);
    expect(escapes.length).toBeGreaterThanOrEqual(codes.length);
    for (const code of codes) expect(escapes).toContain(code);
  });

  fuzz('text that is plain is shown as it is', fc.string({ maxLength: 100 }), (given) => {
    expect(sanitize(given)).toBe(given);
    expect(reveal(given)).toBe(given);
  });
});

describe('markdown', () => {
  const HIDDEN = /(?![\n\t])\p{Cc}|\p{Bidi_Control}|[\u2028\u2029]/u;

  fuzz('of foreign text starts nothing', text, (given) => {
    const shown = inline(given);
    expect(shown).not.toMatch(/[\n\t`*[\]<>|~$@\\]/);
    expect(shown).not.toMatch(/^[#+=-]|:\/\//);
    for (const each of [shown, quote(given), fence(given), codeSpan(given), fileLink(given)]) {
      expect(each).not.toMatch(HIDDEN);
    }
    expect(
      quote(given)
        .split('\n')
        .every((each) => each.startsWith('>')),
    ).toBe(true);
  });

  fuzz('of a fence ends where it should', text, (given) => {
    const lines = fence(given).split('\n');
    const bar = /^`+/.exec(lines[0] ?? '')?.[0] ?? '';
    expect(lines.at(-1)).toBe(bar);
    const inside = lines.slice(1, -1).join('\n');
    expect(inside).not.toContain(bar);
    const span = codeSpan(given);
    const ticks = /^`+/.exec(span)?.[0] ?? '';
    expect(span).not.toContain('\n');
    expect(span.endsWith(ticks)).toBe(true);
    expect(
      span.slice(ticks.length, -ticks.length).replaceAll(/[^`]+/g, ' ').split(' '),
    ).not.toContain(ticks);
  });

  fuzz('names of files are harmless', text, (given) => {
    expect(safeName(given, 'x')).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);
    expect(safeName(given, 'x')).not.toContain('..');
    const link = fileLink(given);
    expect(link).toMatch(/^\[.*\]\([^()\s]*\)$/s);
  });
});
