/** The acceptance checklist of spec §22 has 20 lines; each has its file here, which names tests that are there. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const here = new URL('./', import.meta.url);
const root = new URL('../../', here);
const files = readdirSync(here).filter((name) => /^22-\d\d-.*\.test\.ts$/.test(name));
const lines = Array.from({ length: 20 }, (_, index) => index + 1);

describe('§22', () => {
  it.each(lines)('line %i has one file', (line) => {
    const prefix = `22-${String(line).padStart(2, '0')}-`;
    const own = files.filter((name) => name.startsWith(prefix));
    expect(own).toHaveLength(1);
    const text = readFileSync(new URL(own[0] ?? '', here), 'utf8');
    expect(text.match(/§22\.\d+ /g)).toEqual([`§22.${line} `]);
  });

  it.each(files)('%s names tests that are there', (name) => {
    const [header = ''] = readFileSync(new URL(name, here), 'utf8').split('*/');
    const named = header.match(/test\/[\w./-]*\w\/?/g) ?? [];
    expect(header).toMatch(/^\/\*\*\s[\s*]*Spec §22, line \d+/);
    expect(named.filter((path) => !existsSync(new URL(path, root)))).toEqual([]);
  });
});
