/** A member of an archive that says what no writer would let it say. */
export interface RawMember {
  readonly name: string;
  /** What the header says. */
  readonly size: number;
  /** The type flag. */
  readonly type: string;
  readonly content: Buffer;
  readonly prefix?: string;
  /** The size in base 256, which can be negative. */
  readonly isBinary?: boolean;
}

/** The blocks of a member: a ustar header with a good checksum, and the content with its own length. */
export function rawMember({
  name,
  size,
  type,
  content,
  prefix = '',
  isBinary = false,
}: RawMember): Buffer[] {
  const block = Buffer.alloc(512);
  block.write(name, 0, 100);
  block.write('0000644\0', 100);
  if (isBinary) {
    block.writeUInt8(0x80, 124);
    block.writeBigInt64BE(BigInt(size), 128);
  } else block.write(Math.abs(size).toString(8).padStart(11, '0').slice(-11), 124);
  block.write(type, 156);
  block.write('ustar\u000000', 257);
  block.write(prefix, 345, 155);
  block.fill(' ', 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return [block, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
}
