/** One instruction of classic BPF; jumps count the instructions that are skipped. */
export interface Instruction {
  readonly code: number;
  readonly ifTrue: number;
  readonly ifFalse: number;
  readonly operand: number;
}

const BYTES = 8;
const instruction = (code: number, operand: number, ifTrue = 0, ifFalse = 0): Instruction => ({
  code,
  ifTrue,
  ifFalse,
  operand,
});

/** Loads the 32-bit word at an offset of the data that the filter looks at. */
export const load = (offset: number): Instruction => instruction(0x20, offset);

export const giveBack = (verdict: number): Instruction => instruction(0x06, verdict);

type Jump = (operand: number, ifTrue: number, ifFalse: number) => Instruction;

export const ifEqual: Jump = (operand, ifTrue, ifFalse) =>
  instruction(0x15, operand, ifTrue, ifFalse);

export const ifAtLeast: Jump = (operand, ifTrue, ifFalse) =>
  instruction(0x35, operand, ifTrue, ifFalse);

/** Whether any of the bits is set. */
export const ifAnyBit: Jump = (operand, ifTrue, ifFalse) =>
  instruction(0x45, operand, ifTrue, ifFalse);

/** As an array of `struct sock_filter`, little-endian. */
export function assemble(program: readonly Instruction[]): Buffer {
  const out = Buffer.alloc(program.length * BYTES);
  for (const [index, { code, ifTrue, ifFalse, operand }] of program.entries()) {
    out.writeUInt16LE(code, index * BYTES);
    out.writeUInt8(ifTrue, index * BYTES + 2);
    out.writeUInt8(ifFalse, index * BYTES + 3);
    out.writeUInt32LE(operand, index * BYTES + 4);
  }
  return out;
}
