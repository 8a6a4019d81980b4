import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './documents.ts';

/** The sources, with texts that go on in the next line in one piece. */
const SOURCES = globSync('src/**/*.ts', { cwd: ROOT })
  .map((file) => readFileSync(join(ROOT, file), 'utf8'))
  .join('\n')
  .replaceAll(/['"`]\s*\+\s*['"`]/g, '');

/** Parts of a quoted message that the sources do not have; `…` stands for what they fill in. */
export const foreignParts = (message: string): readonly string[] =>
  message.split('…').filter((part) => /\w{2}/.test(part) && !SOURCES.includes(part));

/** The same for a message with examples filled in, clause by clause. */
export const foreignClauses = (message: string): readonly string[] =>
  message.split(/["“”:…]|\.(?= |$)/).flatMap((clause) => foreignParts(clause.trim()));
