import { hexOf } from '../../hidden-characters.ts';

const SCRIPTS = ['Latin', 'Greek', 'Cyrillic', 'Armenian', 'Cherokee', 'Hebrew', 'Arabic'] as const;
const BY_SCRIPT = SCRIPTS.map(
  (script) => [script, new RegExp(`\\p{Script=${script}}`, 'u')] as const,
);

/** Of one character, where it is one that names are compared by. */
export const scriptOf = (char: string): string | null =>
  BY_SCRIPT.find(([, pattern]) => pattern.test(char))?.[0] ?? null;

/** `U+043E (Cyrillic), U+202E`: each character once. */
export const codePoints = (chars: Iterable<string>): string =>
  [...new Set(chars)]
    .map((char) => {
      const script = scriptOf(char);
      return script === null ? `U+${hexOf(char)}` : `U+${hexOf(char)} (${script})`;
    })
    .join(', ');

/** A name for a message: letters stand as they are, what cannot be seen stands as its code point. */
export const visibleName = (name: string): string =>
  name.replace(/[\p{Default_Ignorable_Code_Point}\p{M}]/gu, (char) => `⟨U+${hexOf(char)}⟩`);
