import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { programModules } from '../runner/bundle.ts';
import { codePath } from './child-process.ts';
import type { PyodidePackage } from './pyodide-package.ts';

/** Names everything that a snapshot depends on: what is in it, and what has to fit it when it is loaded. */
export function snapshotKey({ version }: PyodidePackage): string {
  const sources = ['./boot', './glue', './child'].map((name) =>
    readFileSync(codePath(name), 'utf8'),
  );
  const parts = [version, process.version, process.platform, process.arch, sources];
  const hash = createHash('sha256').update(JSON.stringify([...parts, programModules()]));
  return `${version}-${hash.digest('hex').slice(0, 32)}`;
}
