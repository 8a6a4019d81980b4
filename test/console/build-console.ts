import { globSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

const ROOT = join(import.meta.dirname, '..', '..');
const BUNDLE = join(ROOT, 'dist', 'console', 'manifest.json');

const changedAt = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** Builds the console before the tests that show it in a browser, unless the bundle is as new as its source. */
export async function setup(): Promise<void> {
  if (process.env['TEST_BROWSER'] !== '1') return;
  const sources = globSync('src/console/**/*.*', { cwd: ROOT }).map((path) => join(ROOT, path));
  if (changedAt(BUNDLE) > Math.max(...sources.map(changedAt))) return;
  const configFile = join(ROOT, 'src', 'console', 'vite.config.ts');
  await build({ configFile, logLevel: 'error' });
}
