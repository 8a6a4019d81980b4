/** A system call as a filter sees it. */
export interface SystemCall {
  readonly arch: number;
  readonly number: number;
  readonly args?: readonly number[];
}

/** Runs a classic BPF program as the kernel would, for the few instructions that filters use. */
export function runFilter(program: Buffer, { arch, number, args = [] }: SystemCall): number {
  const data = Buffer.alloc(64);
  data.writeUInt32LE(number, 0);
  data.writeUInt32LE(arch, 4);
  for (const [index, value] of args.entries()) data.writeBigUInt64LE(BigInt(value), 16 + 8 * index);
  let loaded = 0;
  for (let at = 0; at < program.length; at += 8) {
    const code = program.readUInt16LE(at);
    const operand = program.readUInt32LE(at + 4);
    const jump = (isTrue: boolean): number => program.readUInt8(at + (isTrue ? 2 : 3)) * 8;
    if (code === 0x20) loaded = data.readUInt32LE(operand);
    else if (code === 0x15) at += jump(loaded === operand);
    else if (code === 0x35) at += jump(loaded >= operand);
    else if (code === 0x45) at += jump((loaded & operand) !== 0);
    else if (code === 0x06) return operand;
    else throw new Error(`unknown instruction ${code} at ${at / 8}`);
  }
  throw new Error('the program ended without a verdict');
}
