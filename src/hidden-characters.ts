const OTHER_LETTER = '(?![\\p{Script=Latin}\\p{Script=Greek}\\p{Script=Cyrillic}])[\\p{L}\\p{M}]';

/** Where a character that shows nothing has its use: in emoji, and between letters of scripts that join them. */
const USEFUL = [
  '(?<=[\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\uFE0F])\\u200D(?=\\p{Extended_Pictographic})',
  '(?<=\\p{Extended_Pictographic})[\\uFE0E\\uFE0F]',
  '(?<=[0-9#*])\\uFE0F(?=\\u20E3)',
  `(?<=${OTHER_LETTER})[\\u200C\\u200D](?=${OTHER_LETTER})`,
].join('|');

/**
 * Characters that hide text, reorder it, move a terminal, or break lines where Python does not; tab and line feed are
 * none of them. For `replace` and `matchAll`.
 */
export const HIDDEN_CHARACTERS = new RegExp(
  `(?!${USEFUL})(?![\\t\\n])[\\p{Bidi_Control}\\p{Default_Ignorable_Code_Point}\\p{Cc}\\p{Zl}\\p{Zp}\\uFFF9-\\uFFFB]`,
  'gu',
);

/** `202E`, at least four digits. */
export const hexOf = (char: string): string =>
  (char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
