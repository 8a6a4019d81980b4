import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { describe, expect, it } from 'vitest';
import { renderSettings } from '../../scripts/report/render-settings.ts';
import { replaceBlock } from '../../scripts/report/replace-block.ts';
import { serviceConfigSchema } from '../../src/config/service-config.ts';

describe('the table of settings', () => {
  it('tells path, type, default and meaning', () => {
    const schema = z.strictObject({
      some: z.strictObject({ deep: z.int().default(3).describe('a | number') }).prefault({}),
      named: z.record(z.string(), z.strictObject({ on: z.boolean() })).default({}),
    });
    expect(renderSettings(schema).split('\n').slice(2)).toEqual([
      '| `some` | table | {} |  |',
      String.raw`| \`some.deep\` | integer | 3 | a \| number |`.replaceAll('\\`', '`'),
      '| `named` | table | {} |  |',
      '| `named.<name>` | table |  |  |',
      '| `named.<name>.on` | boolean |  |  |',
    ]);
  });

  it('is up to date in the documentation; run scripts/settings-table.ts', () => {
    const page = readFileSync(new URL('../../docs/settings.md', import.meta.url), 'utf8');
    expect(replaceBlock(page, 'settings', renderSettings(serviceConfigSchema))).toBe(page);
  });
});

describe('replaceBlock', () => {
  it('replaces what is between the marks, and nothing else', () => {
    const text = 'a\n<!-- x -->old<!-- /x -->\nb';
    expect(replaceBlock(text, 'x', 'new')).toBe('a\n<!-- x -->\n\nnew\n\n<!-- /x -->\nb');
    expect(() => replaceBlock(text, 'y', '')).toThrow('no block "y"');
  });
});
