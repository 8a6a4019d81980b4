import * as fc from 'fast-check';
import { describe, expect } from 'vitest';
import { extractCode } from '../../src/generator/extract-code.ts';
import { scanReply } from '../../src/generator/fence-scanner.ts';
import { fuzz } from './fuzz.ts';
import { nastyText } from './inputs.ts';

const piece = fc.oneof(
  fc.constantFrom(
    '```python\n',
    '```py\n',
    '```\n',
    '```',
    '````\n',
    '~~~\n',
    '~~~ python\n',
    '   ```python\n',
    '- ```python\n',
    '1. ```\n',
    '> ',
    '<think>',
    '</think>\n',
    '<reasoning>\n',
    '</reasoning>',
    'x = 1\n',
    '    return 1\n',
    'text = """\n',
    '\r\n',
    '\n',
    ' ',
    '\t',
    '`',
    '{.python}',
  ),
  fc.string({ maxLength: 10 }),
  nastyText(2),
);
const reply = fc.array(piece, { maxLength: 25 }).map((parts) => parts.join(''));

/** Lines that no fence, list or reasoning begins; the first and the last are not blank, and the first is flush. */
const line = fc.stringMatching(/^ {0,8}[a-z_]{1,6} = [a-z0-9"'(),.+]{1,12}$/);
const program = fc
  .array(fc.oneof(line, fc.constant('')), { maxLength: 12 })
  .chain((lines) => fc.record({ lines: fc.constant(lines), first: line, last: line }))
  .map(({ lines, first, last }) => [first.trimStart(), ...lines, last].join('\n'));
const prose = fc
  .array(fc.stringMatching(/^[A-Z][a-z ,]{0,30}\.$/), { maxLength: 4 })
  .map((sentences) => sentences.join('\n'));
const fence = fc.constantFrom('```', '````', '~~~');
const tag = fc.constantFrom('python', 'py', 'Python', 'python3', '');

describe('code of a reply', () => {
  fuzz('is text of the reply, or none', reply, (text) => {
    const code = extractCode(text);
    if (code === null) return;
    expect(code.trim()).not.toBe('');
    expect(code).toBe(code.trimEnd());
    expect(code).not.toMatch(/\r/);
    // Each line is one of the reply, but for what stood around it.
    const source = text.replace(/\r\n?/g, '\n');
    for (const each of code.split('\n')) expect(source).toContain(each);
  });

  fuzz('has every block of it', reply, (text) => {
    const { blocks, text: shown } = scanReply(text);
    const lines = text.replace(/\r\n?/g, '\n').split('\n');
    expect(shown.split('\n').length).toBeLessThanOrEqual(lines.length);
    for (const { tag: word, body } of blocks) {
      expect(word).toBe(word.toLowerCase());
      expect(word).not.toMatch(/\s/);
      expect(body.split('\n').length).toBeLessThanOrEqual(lines.length);
    }
  });

  fuzz(
    'is the program in a block, whatever is said around it',
    fc.record({
      code: program,
      fence,
      tag,
      before: prose,
      after: prose,
      end: fc.constantFrom('\n', '\r\n'),
      thought: fc.option(prose, { nil: undefined }),
    }),
    ({ code, fence: bar, tag: word, before, after, end, thought }) => {
      const block = `${bar}${word}\n${code}\n${bar}`;
      const thinking = thought === undefined ? '' : `<think>\n${thought}\n</think>\n`;
      const text = `${thinking}${before}\n${block}\n${after}`.replaceAll('\n', end);
      expect(extractCode(text)).toBe(code);
    },
  );

  fuzz('is the whole reply when it is only a program', program, (code) => {
    expect(extractCode(code)).toBe(code);
    expect(extractCode(`\n${code}\n\n`)).toBe(code);
  });
});
