/** Spaces in a row that push the rest of a line out of sight. */
export const LONG_SPACE = /(?:[^\S\n]{100,}|\t{20,})(?=\S)/gu;
/** Empty lines in a row that push what follows out of sight. */
export const MANY_LINES = 40;

/** A line as it is shown. */
export interface ShownLine {
  /** From 1; of the first of several lines that are shown as one. */
  readonly number: number;
  readonly text: string;
}

const isEmpty = (line: string): boolean => line.trim() === '';

/** Shows the lines of a program with long empty space told in words instead, so that what comes after it is seen. */
export function foldEmptySpace(lines: readonly string[]): ShownLine[] {
  const shown: ShownLine[] = [];
  let empty: ShownLine[] = [];
  const flush = (): void => {
    const [first] = empty;
    const isMany = first !== undefined && empty.length >= MANY_LINES;
    shown.push(...(isMany ? [{ ...first, text: `⟨${empty.length} empty lines⟩` }] : empty));
    empty = [];
  };
  for (const [index, line] of lines.entries()) {
    const text = line.replace(LONG_SPACE, (space) => `⟨${space.length} spaces⟩`);
    if (!isEmpty(line)) flush();
    (isEmpty(line) ? empty : shown).push({ number: index + 1, text });
  }
  flush();
  return shown;
}
