import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from './documents.ts';

/** The sources, with texts that go on in the next line in one piece. */
const SOURCES = globSync('src/**/*.ts', { cwd: ROOT })
  .map((file) => readFileSync(join(ROOT, file), 'utf8'))
  .join('\n')
  .replaceAll(/['"`]\s*\+\s*['"`]/g, '');

const page = readFileSync(join(ROOT, 'docs/troubleshooting.md'), 'utf8');
const quoted = [...page.matchAll(/^\| `([^`]+)` \|/gm)].map(([, message = '']) => message);

it('quotes messages that the sources have', () => {
  expect(quoted.length).toBeGreaterThan(40);
  const parts = quoted.flatMap((message) =>
    message.split('…').filter((part) => /\w{2}/.test(part)),
  );
  expect(parts.filter((part) => !SOURCES.includes(part))).toEqual([]);
});
