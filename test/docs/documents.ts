import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Block, readBlocks } from './blocks.ts';

export const ROOT = join(import.meta.dirname, '..', '..');

/** What a reader is told, but for the reference, which is held to the types by a test of its own. */
const DOCUMENTS = ['*.md', 'docs/**/*.md', 'deploy/**/*.md', 'examples/**/*.md', 'images/**/*.md'];

/** The documents with their blocks. */
export function readDocuments(): ReadonlyMap<string, readonly Block[]> {
  const files = globSync(DOCUMENTS, { cwd: ROOT })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !file.startsWith('docs/reference/'));
  return new Map(
    files
      .toSorted()
      .map((file) => [file, readBlocks(file, readFileSync(join(ROOT, file), 'utf8'))]),
  );
}
