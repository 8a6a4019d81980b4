import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';

const ROOT = join(import.meta.dirname, '..', '..');
const names = z.record(z.string(), z.string()).transform((versions) => Object.keys(versions));
const packageSchema = z.object({
  dependencies: names,
  devDependencies: names,
  peerDependencies: names,
});

it('docs/dependencies.md names each dependency, and no other', () => {
  const text = readFileSync(join(ROOT, 'package.json'), 'utf8');
  const { dependencies, devDependencies, peerDependencies } = packageSchema.parse(JSON.parse(text));
  const page = readFileSync(join(ROOT, 'docs', 'dependencies.md'), 'utf8');
  const [installed = '', development = ''] = page.split('## For development');
  const listed = (part: string): string[] =>
    part
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)])
      .map(([, name = '']) => name)
      .toSorted();
  expect(listed(installed)).toEqual(dependencies.toSorted());
  expect(listed(development)).toEqual(devDependencies.toSorted());
  for (const name of peerDependencies) expect(installed).toContain(`\`${name}\``);
});
