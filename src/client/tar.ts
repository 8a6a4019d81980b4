import { ArgumentError } from './client-error.ts';

/** File name → content; text is UTF-8. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

/** One entry of an archive. */
export interface TarMember {
  /** As stored; a folder without its slash at the end. */
  readonly name: string;
  readonly isFile: boolean;
  readonly content: Uint8Array;
}

const BLOCK = 512;
const NAME_BYTES = 100;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

const octal = (value: number, width: number): string => value.toString(8).padStart(width - 1, '0');

/** A ustar header; `name` has at most 100 bytes of ASCII. */
function header(name: string, size: number, type: '0' | 'x'): Uint8Array {
  const block = new Uint8Array(BLOCK);
  const put = (at: number, field: string): void => block.set(encoder.encode(field), at);
  put(0, name);
  put(100, octal(0o644, 8));
  put(108, octal(0, 8));
  put(116, octal(0, 8));
  put(124, octal(size, 12));
  put(136, octal(0, 12));
  put(148, ' '.repeat(8));
  put(156, type);
  put(257, 'ustar\u000000');
  const sum = block.reduce((total, byte) => total + byte, 0);
  put(148, `${sum.toString(8).padStart(6, '0')}\0 `);
  return block;
}

/** `<length> path=<name>\n`, where the length counts its own digits. */
function paxRecord(name: string): Uint8Array {
  const rest = ` path=${name}\n`;
  const bytes = encoder.encode(rest).length;
  let length = bytes + String(bytes).length;
  if (String(length).length !== String(bytes).length) length += 1;
  return encoder.encode(`${length}${rest}`);
}

const padded = (size: number): number => Math.ceil(size / BLOCK) * BLOCK;

const isPlain = (name: string): boolean => /^[\x20-\x7e]*$/.test(name) && name.length <= NAME_BYTES;

/** Name in the header of a member whose real name is in the record before it. */
const shortName = (name: string): string =>
  name.replaceAll(/[^\x20-\x7e]/g, '_').slice(0, NAME_BYTES);

function* blocksOf(name: string, content: Uint8Array): Generator<Uint8Array> {
  if (!isPlain(name)) {
    const record = paxRecord(name);
    yield header('PaxHeader', record.length, 'x');
    yield record;
    yield new Uint8Array(padded(record.length) - record.length);
  }
  yield header(shortName(name), content.length, '0');
  yield content;
  yield new Uint8Array(padded(content.length) - content.length);
}

/** Puts the parts one after another. */
function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/**
 * An uncompressed archive: ustar, with a PAX record where a name is long or not ASCII. Mode 0644, owner 0, time 0.
 * @throws {ArgumentError} a name that is empty or holds a NUL
 */
export function writeTar(files: Files): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  for (const [name, content] of Object.entries(files)) {
    if (name === '' || name.includes('\0')) {
      throw new ArgumentError(`${JSON.stringify(name)} cannot be the name of a file.`);
    }
    parts.push(...blocksOf(name, typeof content === 'string' ? encoder.encode(content) : content));
  }
  return concat([...parts, new Uint8Array(2 * BLOCK)]);
}

function text(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return decoder.decode(end < 0 ? bytes : bytes.subarray(0, end));
}

/** Octal digits, or with the high bit set a big-endian number, as GNU writes large sizes. */
function numberAt(block: Uint8Array, at: number, width: number): number {
  const field = block.subarray(at, at + width);
  const first = field[0] ?? 0;
  if (first >= 0x80) {
    return field.subarray(1).reduce((value, byte) => value * 256 + byte, first & 0x7f);
  }
  return Number.parseInt(text(field).trim() || '0', 8);
}

function paxPath(record: Uint8Array): string | undefined {
  let at = 0;
  let path: string | undefined;
  while (at < record.length) {
    const space = record.indexOf(0x20, at);
    const length = Number(decoder.decode(record.subarray(at, Math.max(at, space))));
    if (!(length > 0)) break;
    const [key, ...value] = decoder.decode(record.subarray(space + 1, at + length - 1)).split('=');
    if (key === 'path') path = value.join('=');
    at += length;
  }
  return path;
}

function checkHeader(block: Uint8Array, size: number): void {
  const sum = block.reduce((total, byte, i) => total + (i >= 148 && i < 156 ? 0x20 : byte), 0);
  if (sum === numberAt(block, 148, 8) && size >= 0) return;
  throw new ArgumentError('This is no uncompressed tar archive, or it is damaged.');
}

function headerName(block: Uint8Array): string {
  const name = text(block.subarray(0, NAME_BYTES));
  const isUstar = text(block.subarray(257, 263)) === 'ustar';
  const prefix = isUstar ? text(block.subarray(345, 500)) : '';
  return prefix === '' ? name : `${prefix}/${name}`;
}

/** Records about the next member, or about all: PAX `x` and `g`, GNU `L` (name) and `K` (link). */
const EXTENSIONS = new Set(['x', 'g', 'L', 'K']);

function longNameIn(type: string, content: Uint8Array): string | undefined {
  if (type === 'x') return paxPath(content);
  return type === 'L' ? text(content) : undefined;
}

/**
 * The entries of an uncompressed archive: ustar, PAX and GNU long names.
 * @throws {ArgumentError} it is damaged, cut short or no archive
 */
export function* readTar(archive: Uint8Array): Generator<TarMember> {
  let longName: string | undefined;
  for (let at = 0; at + BLOCK <= archive.length;) {
    const block = archive.subarray(at, at + BLOCK);
    if (block.every((byte) => byte === 0)) return;
    const size = numberAt(block, 124, 12);
    checkHeader(block, size);
    const content = archive.subarray(at + BLOCK, at + BLOCK + size);
    if (content.length < size) throw new ArgumentError('The tar archive is cut short.');
    at += BLOCK + padded(size);
    const type = String.fromCharCode(block[156] ?? 0);
    if (EXTENSIONS.has(type)) {
      longName = longNameIn(type, content) ?? longName;
      continue;
    }
    const name = longName ?? headerName(block);
    longName = undefined;
    const isFile = (type === '0' || type === '\0') && !name.endsWith('/');
    yield { name: name.replace(/\/+$/, ''), isFile, content };
  }
}
