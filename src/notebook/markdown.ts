import { HIDDEN_CHARACTERS, hexOf } from '../hidden-characters.ts';

/** What Markdown, HTML, TeX and automatic links start with; the last four only at the start of a line. */
const ACTIVE = /[\\`*[\]<>|~$&@]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|:(?=\/\/)|^[#+=-]/gu;

const visible = (text: string): string =>
  text.replace(/\r\n?/g, '\n').replace(HIDDEN_CHARACTERS, (char) => `⟨U+${hexOf(char)}⟩`);

/** True when the text holds characters that cannot be seen or change its direction on the screen. */
export const hidesText = (text: string): boolean =>
  text.replace(/\r\n?/g, '\n').search(HIDDEN_CHARACTERS) >= 0;

/** Foreign text for one line of Markdown: it shows as it is and can start nothing. Source: weakness 35. */
export const inline = (text: string): string =>
  visible(text)
    .replace(/\s+/g, ' ')
    .trim()
    .replace(ACTIVE, (char) => `&#${char.charCodeAt(0)};`)
    .replace(/www\./gi, (www) => `${www.slice(0, 3)}&#46;`);

/** Foreign prose as a quotation that it cannot leave; one line stays one line. */
export const quote = (text: string): string =>
  visible(text)
    .trim()
    .split('\n')
    .map((line) => `> ${inline(line)}`.trimEnd())
    .join('\n>\n');

const longestRun = (text: string): number =>
  Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));

/** Foreign text in a code block whose fence is longer than any run of backticks in it. */
export function fence(text: string, language: 'text' | 'python' = 'text'): string {
  const shown = visible(text);
  const bar = '`'.repeat(Math.max(3, longestRun(shown) + 1));
  return `${bar}${language}\n${shown.trimEnd()}\n${bar}`;
}

/** A heading with foreign text below it; nothing without text. */
export const section = (title: string, text: string | null): readonly string[] =>
  text === null || text.trim() === '' ? [] : [`## ${title}`, fence(text)];

/** Foreign text of one line, as code within a sentence. */
export function codeSpan(text: string): string {
  const shown = visible(text).replace(/\s+/g, ' ');
  const bar = '`'.repeat(longestRun(shown) + 1);
  const pad = shown.startsWith('`') || shown.endsWith('`') ? ' ' : '';
  return `${bar}${pad}${shown}${pad}${bar}`;
}

/** Link to a file beside the notebook, by its relative POSIX path. */
export const fileLink = (path: string): string => {
  const address = path
    .toWellFormed()
    .split('/')
    .map((part) =>
      encodeURIComponent(part).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`),
    )
    .join('/');
  return `[${inline(path)}](${address})`;
};
