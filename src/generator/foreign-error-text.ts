import { Redactor } from '../secrets/redactor.ts';

const MAX_CHARS = 500;

/** Makes foreign error text fit to be shown: no keys, one line of at most 500 characters. */
export function foreignErrorText(text: string, secrets: readonly string[]): string {
  const clean = new Redactor(secrets).text(text).replace(/\s+/g, ' ').trim();
  return clean.length > MAX_CHARS ? `${clean.slice(0, MAX_CHARS).toWellFormed()}...` : clean;
}
