import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from './documents.ts';
import { foreignParts } from './quoted-messages.ts';

const page = readFileSync(join(ROOT, 'docs/troubleshooting.md'), 'utf8');
const quoted = [...page.matchAll(/^\| `([^`]+)` \|/gm)].map(([, message = '']) => message);

it('quotes messages that the sources have', () => {
  expect(quoted.length).toBeGreaterThan(40);
  expect(quoted.flatMap((message) => foreignParts(message))).toEqual([]);
});
