import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const FOLDER = join(import.meta.dirname, '..', '..', 'src', 'console');
const sources = globSync('**/*.{ts,tsx}', { cwd: FOLDER });

/** Every way in which a text could become markup, a script, or a request to somewhere else. */
const FORBIDDEN =
  /innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|document\.write|srcdoc|<iframe|<object|<embed|DOMParser|createContextualFragment|\beval\(|new Function|https?:\/\//;

it('nothing in the console turns text into markup', () => {
  expect(sources.length).toBeGreaterThan(40);
  const found = sources.filter((path) => FORBIDDEN.test(readFileSync(join(FOLDER, path), 'utf8')));
  expect(found).toEqual([]);
});
