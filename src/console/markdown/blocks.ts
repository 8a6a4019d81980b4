/** A part of a Markdown document; `text` is for `parseInline`, that of code is as it is. */
export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly text: string }
  | { readonly kind: 'paragraph' | 'quote' | 'code'; readonly text: string }
  | { readonly kind: 'list'; readonly isOrdered: boolean; readonly items: readonly string[] };

const FENCE = /^(`{3,}|~{3,})/;
const HEADING = /^(#{1,6})\s+(.*)$/;
const ITEM = /^\s{0,3}(?:[-*+]|(\d{1,9})[.)])\s+(.*)$/;

class Lines {
  readonly #lines: readonly string[];
  #at = 0;

  constructor(source: string) {
    this.#lines = source.split(/\r\n?|\n/u);
  }

  peek(): string | undefined {
    return this.#lines[this.#at];
  }

  /** The lines from here on for which `isPart` holds. */
  takeWhile(isPart: (line: string) => boolean): string[] {
    const taken: string[] = [];
    for (let line = this.peek(); line !== undefined && isPart(line); line = this.peek()) {
      taken.push(line);
      this.#at += 1;
    }
    return taken;
  }

  skip(): void {
    this.#at += 1;
  }
}

function takeCode(lines: Lines, bar: string): Block {
  lines.skip();
  const body = lines.takeWhile((line) => !(line.startsWith(bar) && line.trim() === bar));
  lines.skip();
  return { kind: 'code', text: body.join('\n') };
}

function takeList(lines: Lines, isOrdered: boolean): Block {
  const items: string[] = [];
  const rows = lines.takeWhile((line) => ITEM.test(line) || /^\s{2,}\S/.test(line));
  for (const row of rows) {
    const text = ITEM.exec(row)?.[2];
    if (text === undefined) items.push(`${items.pop() ?? ''} ${row.trim()}`);
    else items.push(text);
  }
  return { kind: 'list', isOrdered, items };
}

const isProse = (line: string): boolean =>
  line.trim() !== '' &&
  !FENCE.test(line) &&
  !HEADING.test(line) &&
  !line.startsWith('>') &&
  !ITEM.test(line);

function takeBlock(lines: Lines, line: string): Block {
  const bar = FENCE.exec(line)?.[1];
  if (bar !== undefined) return takeCode(lines, bar);
  const heading = HEADING.exec(line);
  if (heading !== null) {
    lines.skip();
    return { kind: 'heading', level: heading[1]?.length ?? 1, text: heading[2] ?? '' };
  }
  if (line.startsWith('>')) {
    const quoted = lines.takeWhile((each) => each.startsWith('>'));
    return { kind: 'quote', text: quoted.map((each) => each.replace(/^>\s?/, '')).join('\n') };
  }
  const item = ITEM.exec(line);
  if (item !== null) return takeList(lines, item[1] !== undefined);
  const prose = lines.takeWhile(isProse);
  return { kind: 'paragraph', text: prose.join('\n') };
}

/** Reads the little Markdown that notebooks are written in; HTML in it is text. */
export function parseBlocks(source: string): Block[] {
  const lines = new Lines(source);
  const blocks: Block[] = [];
  for (let line = lines.peek(); line !== undefined; line = lines.peek()) {
    if (line.trim() === '') lines.skip();
    else blocks.push(takeBlock(lines, line));
  }
  return blocks;
}
