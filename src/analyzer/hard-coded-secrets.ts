import { KEY_FORMS } from '../secrets/key-forms.ts';
import type { Finding } from './finding.ts';
import { literalStrings } from './literal-strings.ts';
import type { Program } from './python/program.ts';

/** Sees keys and tokens written into a program; their text is not repeated. */
export function findHardCodedSecrets(program: Program): readonly Finding[] {
  return literalStrings(program.root)
    .filter(({ text }) => KEY_FORMS.some((secret) => secret.test(text)))
    .map(({ node }) => ({
      rule: 'host.hard-coded-secret',
      category: 'security',
      severity: 'warning',
      demand: 'approval',
      message: 'the program holds what looks like a key or a token',
      line: node.line,
      column: node.column,
      operation: null,
    }));
}
