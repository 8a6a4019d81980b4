import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/** Static imports and re-exports that are there at run time, and dynamic imports. */
const IMPORT =
  /^(?:import|export)(?!\s+type\b)[\w\s*{},$]*?(?:\bfrom\s*)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm;

const importsOf = (url: URL): string[] =>
  [...readFileSync(url, 'utf8').matchAll(IMPORT)].map((found) => found[1] ?? found[2] ?? '');

/** Every module that is loaded with these, by its address or, outside the package, by its name. */
function loadedWith(start: URL): Set<string> {
  const seen = new Set<string>();
  const waiting = [start.href];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    if (!next.startsWith('file:')) continue;
    for (const name of importsOf(new URL(next))) {
      if (name.startsWith('.')) waiting.push(new URL(name, next).href);
      else
        waiting.push(
          builtinModules.includes(name) || name.startsWith('node:')
            ? name
            : import.meta.resolve(name),
        );
    }
  }
  return seen;
}

describe('the client', () => {
  const loaded = [...loadedWith(new URL('../../src/client/exports.ts', import.meta.url))];

  it('loads nothing of Node, nor of the rest of the project', () => {
    const own = loaded.filter((url) => url.includes('/src/client/'));
    expect(own.length).toBeGreaterThan(10);
    const others = loaded.filter((url) => !url.includes('/src/client/'));
    const allowed = /\/node_modules\/(?:eventsource-parser|@opentelemetry\/api)\//;
    expect(others.every((url) => allowed.test(url))).toBe(true);
    expect(others.length).toBeGreaterThan(0);
  });

  it('names no global of Node', () => {
    for (const url of loaded.filter((one) => one.includes('/src/client/'))) {
      const text = readFileSync(fileURLToPath(url), 'utf8');
      expect(text, url).not.toMatch(/\b(?:Buffer|process|setImmediate|require|__dirname)\b[.(]/);
    }
  });
});

describe('the walk', () => {
  it('sees a module of Node where there is one', () => {
    const loaded = loadedWith(new URL('../../src/sandbox/job.ts', import.meta.url));
    expect([...loaded]).toContain('node:crypto');
  });
});
