import { Redactor } from './redactor.ts';
import { secretsIn } from './secret-names.ts';

/**
 * Knows the secrets of a service: those of its settings and of its process's environment, both by their names, and
 * the passwords of addresses in them.
 */
export const serviceRedactor = (
  settings: object,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Redactor => new Redactor([...secretsIn(settings), ...secretsIn(env)]);
