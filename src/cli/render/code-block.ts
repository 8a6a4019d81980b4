import { foldEmptySpace } from '../../empty-space.ts';
import type { Highlight } from './highlight.ts';
import type { Palette } from './palette.ts';
import { reveal } from './sanitize.ts';

/** One line of a program with its number. */
export const numbered = (palette: Palette, number: number, line: string): string =>
  `${palette.soft(`${String(number).padStart(5)} │`)} ${line}`;

/** A program as it is shown: hidden characters revealed, long empty space folded, coloured, its lines numbered. */
export const codeBlock = (code: string, palette: Palette, highlight: Highlight): string[] =>
  foldEmptySpace(highlight(reveal(code).replace(/\n+$/u, ''))).map(({ number, text }) =>
    numbered(palette, number, text),
  );
