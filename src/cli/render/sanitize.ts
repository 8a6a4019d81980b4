import { HIDDEN_CHARACTERS, hexOf } from '../../hidden-characters.ts';

const ESC = '\\u001B';
const STRING_END = `(?:\\u0007|${ESC}\\\\|\\u009C)`;

/** Control sequences: strings such as window titles and links, then CSI, then two-character ones. */
const SEQUENCES = new RegExp(
  [
    `(?:${ESC}[\\]PX^_]|[\\u009D\\u0090\\u0098\\u009E\\u009F])[^\\u0007\\u001B\\u009C\\n]*${STRING_END}`,
    `(?:${ESC}\\[|\\u009B)[0-?]*[ -/]*[@-~]`,
    `${ESC}[ -/]*[0-~]`,
  ].join('|'),
  'gu',
);
const LINE_ENDS = /\r\n?/gu;
/** All but line end and tab. */
const CONTROLS = /(?![\n\t])\p{Cc}/gu;

const escapeOf = (char: string): string => `\\u{${hexOf(char)}}`;

/**
 * Makes text of a model or a program safe to print: terminal control is taken out, and characters that hide or
 * reorder text (bidirectional controls, zero-width space, tags) are shown as `\u{202E}`.
 */
export const sanitize = (text: string): string =>
  text
    .replace(SEQUENCES, '')
    .replace(LINE_ENDS, '\n')
    .replace(CONTROLS, '')
    .replace(HIDDEN_CHARACTERS, escapeOf);

/** As {@link sanitize}, in one line. */
export const sanitizeLine = (text: string): string => sanitize(text).replace(/\s+/gu, ' ').trim();

/**
 * Makes a program safe to print with nothing taken out, since a person decides by what is shown: control characters
 * stand as `\u{001B}` too. Lines stay as Python counts them.
 */
export const reveal = (code: string): string =>
  code.replace(LINE_ENDS, '\n').replace(HIDDEN_CHARACTERS, escapeOf);
