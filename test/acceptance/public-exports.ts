import { readFileSync } from 'node:fs';

const read = (path: string): string =>
  readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** The text of the reference. */
export const readReference = (): string => read('docs/api.md');

/** The text of the example that uses the names of the original. */
export const readExample = (): string => read('examples/public-names.ts');

/** Every name that `src/index.ts` exports, types too. */
export function exportedNames(): string[] {
  const lists = [...read('src/index.ts').matchAll(/export (?:type )?\{([^}]*)\}/g)];
  return lists
    .flatMap(([, list = '']) => list.split(','))
    .map((name) => (name.trim().split(' as ').at(-1) ?? '').replace(/^type /, ''))
    .filter((name) => name !== '');
}
