/** One fenced block of a document. */
export interface Block {
  /** Path below the checkout, with `/`. */
  readonly file: string;
  /** Of its first line of text, from 1. */
  readonly line: number;
  /** Word after the fence; empty where there is none. */
  readonly language: string;
  /** Without the fence's own indentation, with a line break at its end. */
  readonly text: string;
  /** Heading that it stands under; empty before the first one. */
  readonly heading: string;
  /** File that the paragraph before it names last in backticks and ends with a colon after it; null = none. */
  readonly name: string | null;
  /** A block of commands or a program stands before it under the same heading. */
  readonly isAfterCommand: boolean;
  /** Between `<!-- curl … -->` and `<!-- /curl -->`. */
  readonly isCurl: boolean;
}

const FENCE = /^( *)(`{3,})([^\s`]*)[^`]*$/;
const RUNS = ['sh', 'bash', 'console', 'ts'];
const NAMED = /`([\w./-]+\.\w+)`[^`]*:$/;

interface Place {
  readonly heading: string;
  readonly isCurl: boolean;
  readonly isAfterCommand: boolean;
  /** Last line that is not empty. */
  readonly before: string;
}

function after(place: Place, line: string): Place {
  if (/^#+ /.test(line))
    return { ...place, heading: line.replace(/^#+ /, ''), isAfterCommand: false, before: '' };
  if (line.startsWith('<!-- curl')) return { ...place, isCurl: true };
  if (line.startsWith('<!-- /curl')) return { ...place, isCurl: false };
  return line.trim() === '' ? place : { ...place, before: line.trim() };
}

/** Every fenced block of a document, in its order. @throws {Error} one that does not end */
export function readBlocks(file: string, markdown: string): readonly Block[] {
  const lines = markdown.split('\n');
  const blocks: Block[] = [];
  let place: Place = { heading: '', isCurl: false, isAfterCommand: false, before: '' };
  for (let at = 0; at < lines.length; at += 1) {
    const [, indent = '', ticks, language = ''] = FENCE.exec(lines[at] ?? '') ?? [];
    if (ticks === undefined) {
      place = after(place, lines[at] ?? '');
      continue;
    }
    const end = lines.indexOf(indent + ticks, at + 1);
    if (end === -1) throw new Error(`${file}:${at + 1}: the block does not end`);
    const text = lines.slice(at + 1, end).map((line) => `${line.slice(indent.length)}\n`);
    const { heading, isCurl, isAfterCommand, before } = place;
    const name = NAMED.exec(before)?.[1] ?? null;
    const where = { file, line: at + 2, heading, isCurl, isAfterCommand };
    blocks.push({ ...where, language, text: text.join(''), name });
    place = { ...place, before: '', isAfterCommand: isAfterCommand || RUNS.includes(language) };
    at = end;
  }
  return blocks;
}

export const whereIs = ({ file, line }: Block): string => `${file}:${line}`;
