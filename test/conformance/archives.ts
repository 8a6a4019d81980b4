import { once } from 'node:events';
import { pack, type Header } from 'tar-stream';

export type Member = Partial<Header> & {
  readonly name: string;
  readonly content?: string | Buffer;
};

const BLOCK = 512;
const LONG_NAME = 'L';

/** A tar archive; long names become PAX headers. */
export async function tarOf(members: readonly Member[]): Promise<Buffer> {
  const archive = pack();
  const chunks: Buffer[] = [];
  archive.on('data', (chunk) => chunks.push(chunk as Buffer));
  const ended = once(archive as unknown as NodeJS.EventEmitter, 'end');
  for (const { content = '', ...header } of members) archive.entry(header, content);
  archive.finalize();
  await ended;
  return Buffer.concat(chunks);
}

/** `main.py` as the Python client packs it. */
export const program = (code: string): Promise<Buffer> => filesOf({ 'main.py': code });

/** Files as the Python client packs a dict: no folders, mode 0644, user 0, the beginning of time. */
export const filesOf = (files: Readonly<Record<string, string | Buffer>>): Promise<Buffer> =>
  tarOf(
    Object.entries(files).map(([name, content]) => ({
      name,
      content,
      mode: 0o644,
      uid: 0,
      gid: 0,
      mtime: new Date(0),
    })),
  );

const octal = (value: number, length: number): string =>
  `${value.toString(8).padStart(length - 1, '0')}\0`;

/** One block of a header; the name is written as it is. */
export function rawHeader(name: string, size: number, typeFlag: string): Buffer {
  const block = Buffer.alloc(BLOCK);
  block.write(name, 0, 100, 'latin1');
  block.write(octal(0o644, 8), 100);
  block.write(octal(0, 8), 108);
  block.write(octal(0, 8), 116);
  block.write(octal(size, 12), 124);
  block.write(octal(0, 12), 136);
  block.write(' '.repeat(8), 148);
  block.write(typeFlag, 156);
  block.write('ustar  \0', 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

const padded = (content: Buffer): Buffer =>
  Buffer.concat([content, Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK)]);

/** A member with a header of its own making, without the end of the archive. */
export const rawMember = (name: string, content: string, typeFlag = '0'): Buffer => {
  const bytes = Buffer.from(content);
  return Buffer.concat([rawHeader(name, bytes.length, typeFlag), padded(bytes)]);
};

/** A member whose name stands in a member before it, as GNU tar writes it. */
export const gnuLongMember = (name: string, content: string): Buffer =>
  Buffer.concat([
    rawMember('././@LongLink', `${name}\0`, LONG_NAME),
    rawMember(name.slice(0, 99), content),
  ]);

export const END = Buffer.alloc(2 * BLOCK);
