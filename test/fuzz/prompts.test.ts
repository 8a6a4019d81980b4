import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, describe, expect } from 'vitest';
import { ContainerConfigurationError } from '../../src/errors.ts';
import { loadPromptTemplate } from '../../src/generator/prompt-template.ts';
import { fuzz } from './fuzz.ts';
import { nastyText } from './inputs.ts';

describe('prompts', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const write = (text: string): string => {
    writeFileSync(join(folder, 'p.md'), text.toWellFormed());
    return 'p.md';
  };

  fuzz(
    'hold each value as it is, whatever is in it',
    fc.record({ one: nastyText(), two: nastyText() }),
    ({ one, two }) => {
      const template = loadPromptTemplate(
        write('A\n---\n<{{ one }}|{{two}}>'),
        ['one', 'two'],
        folder,
      );
      expect(template({ one, two })).toEqual({ system: 'A', user: `<${one}|${two}>` });
    },
  );

  const file = fc
    .array(
      fc.oneof(
        fc.constantFrom(
          '{{one}}',
          '{{ two }}',
          '{{',
          '}}',
          '{{other}}',
          '\n---\n',
          '\n',
          '---',
          '{{{one}}}',
          '$&',
          '$1',
        ),
        nastyText(1),
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join(''));
  fuzz('of any file have their slots, or a configuration error', file, (text) => {
    try {
      const { system, user } = loadPromptTemplate(
        write(text),
        ['one', 'two'],
        folder,
      )({ one: '1', two: '2' });
      expect(`${system}${user}`).not.toMatch(/\{\{\s*(one|two)\s*\}\}/);
    } catch (error) {
      expect(error).toBeInstanceOf(ContainerConfigurationError);
    }
  });
});
