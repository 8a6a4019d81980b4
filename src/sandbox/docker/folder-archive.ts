const BLOCK = 512;
const octal = (value: number, digits: number): string =>
  `${value.toString(8).padStart(digits, '0')}\0`;

/** A tar archive of one empty folder that belongs to `owner`. Docker has no other way to make one without a program. */
export function folderArchive(name: string, owner: number): Buffer {
  const header = Buffer.alloc(BLOCK);
  const put = (offset: number, text: string): number => header.write(text, offset, 'latin1');
  put(0, `${name}/`);
  put(100, octal(0o755, 7));
  put(108, octal(owner, 7));
  put(116, octal(owner, 7));
  put(124, octal(0, 11));
  put(136, octal(0, 11));
  put(148, ' '.repeat(8));
  put(156, '5');
  put(257, 'ustar\u000000');
  const sum = header.reduce((total, byte) => total + byte, 0);
  put(148, `${octal(sum, 6)} `);
  return Buffer.concat([header, Buffer.alloc(2 * BLOCK)]);
}
