import type { Finding } from '../finding.ts';
import { findHiddenText } from './hidden-text.ts';

const MAX_BYTES = 262_144;
/** PEP 263: a comment in the first two lines may choose another encoding. */
const ENCODING = /^(?:[ \t\f]*(?:#[^\n]*)?\n)?[ \t\f]*#[^\n]*?coding[:=][ \t]*([-\w.]+)/;
const HARMLESS_ENCODING =
  /^(?:utf[-_]?8(?:[-_]sig)?|u8|ascii|us[-_]ascii|latin[-_]?1|iso[-_]8859[-_]1)$/i;

/** The text that parsers read: no byte order mark, `\n` at every line end as Python itself sees them. */
export function normaliseSource(code: string): string {
  return code.replace(/^\uFEFF/, '').replaceAll(/\r\n?/g, '\n');
}

function positionOf(
  text: string,
  offset: number,
): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

function rejection(rule: string, message: string): Finding {
  return {
    rule,
    category: 'syntax',
    severity: 'error',
    demand: 'rejection',
    message,
    line: null,
    column: null,
    operation: null,
  };
}

/** Why a text cannot be read as Python at all: above 256 KiB of UTF-8, null bytes, or half a surrogate pair. */
export function findUnreadableSource(text: string): readonly Finding[] {
  const bytes = Buffer.byteLength(text, 'utf8');
  if (bytes > MAX_BYTES) {
    const message = `the program has ${bytes} bytes, more than the ${MAX_BYTES} allowed; read the data from a file`;
    return [rejection('syntax.too-large', message)];
  }
  const nul = text.indexOf('\0');
  if (nul >= 0) {
    const found = rejection('syntax.null-byte', 'Python refuses source with null bytes');
    return [{ ...found, ...positionOf(text, nul) }];
  }
  if (text.isWellFormed()) return [];
  return [
    rejection('syntax.invalid-text', 'the program holds half a surrogate pair, which is no text'),
  ];
}

/** What makes a program read differently to a person or to another parser than to Python. */
export function findMisleadingText(text: string): readonly Finding[] {
  const hidden = findHiddenText(text);
  const encoding = ENCODING.exec(text)?.[1];
  if (encoding === undefined || HARMLESS_ENCODING.test(encoding)) return hidden;
  const finding: Finding = {
    rule: 'text.encoding',
    category: 'security',
    severity: 'warning',
    demand: 'approval',
    message: `the encoding "${encoding.slice(0, 40)}" changes what the code means`,
    line: 1,
    column: 1,
    operation: null,
  };
  return [...hidden, finding];
}
