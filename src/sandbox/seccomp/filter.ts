import { assemble, giveBack, ifAnyBit, ifAtLeast, ifEqual, load, type Instruction } from './bpf.ts';
import { DENIED, EXAMINED } from './syscalls.ts';

/** Architectures that have a filter. */
export type FilteredArch = 'x64' | 'arm64';

const AUDIT_ARCH: Readonly<Record<FilteredArch, number>> = {
  x64: 0xc000_003e,
  arm64: 0xc000_00b7,
};
/** Calls of the x32 ABI have this bit in their number, and numbers of their own. */
const X32_BIT = 0x4000_0000;

const ALLOW = 0x7fff_0000;
const KILL_PROCESS = 0x8000_0000;
const errno = (number: number): number => 0x0005_0000 | number;
const EPERM = errno(1);
const ENOSYS = errno(38);

const NUMBER = 0;
const ARCH = 4;
/** The lower half of an argument; what the kernel reads of these has 32 bits. */
const argument = (index: number): number => 16 + 8 * index;
/** To the upper half of an argument. */
const HALF = 4;

/** Every kind of namespace that `clone` can make. */
const NEW_NAMESPACES = 0x7e02_0000;
const FAMILIES = { UNIX: 1, INET: 2, INET6: 10, NETLINK: 16 };
/** Linux, and the same with 32-bit addresses or names; the last one only asks. */
const PERSONALITIES = [0, 0x8, 0x2_0000, 0x2_0008, 0xffff_ffff];
const TIOCSTI = 0x5412;
const TIOCLINUX = 0x541c;

/** Gives back the first verdict when a value is among those listed, else the second. */
const choose = (values: readonly number[], listed: number, other: number): Instruction[] => [
  ...values.map((value, index) => ifEqual(value, values.length - index, 0)),
  giveBack(other),
  giveBack(listed),
];

/** The instructions run when the loaded number is that of the call; they end with a verdict. */
const onCall = (number: number, then: readonly Instruction[]): Instruction[] => [
  ifEqual(number, 0, then.length),
  ...then,
];

/** Allows to set limits of the process that asks, and to read those of any. */
const ownLimitsOnly: readonly Instruction[] = [
  load(argument(0)),
  ifEqual(0, 5, 0),
  load(argument(2)),
  ifEqual(0, 0, 2),
  load(argument(2) + HALF),
  ifEqual(0, 1, 0),
  giveBack(EPERM),
  giveBack(ALLOW),
];

const EXAMINATIONS: readonly (readonly [keyof typeof EXAMINED, readonly Instruction[]])[] = [
  // The flags of clone3 are in memory, where a filter cannot see them; the C library then uses clone.
  ['clone3', [giveBack(ENOSYS)]],
  ['clone', [load(argument(0)), ifAnyBit(NEW_NAMESPACES, 0, 1), giveBack(EPERM), giveBack(ALLOW)]],
  ['socket', [load(argument(0)), ...choose(Object.values(FAMILIES), ALLOW, EPERM)]],
  ['socketpair', [load(argument(0)), ...choose(Object.values(FAMILIES), ALLOW, EPERM)]],
  ['personality', [load(argument(0)), ...choose(PERSONALITIES, ALLOW, EPERM)]],
  // A program that takes processor time from its supervisor has the kernel kill it, which looks like an outage.
  ['prlimit64', ownLimitsOnly],
  ['ioctl', [load(argument(1)), ...choose([TIOCSTI, TIOCLINUX], EPERM, ALLOW)]],
];

/**
 * The seccomp filter of jails and containers: refuses calls that only widen the way into the kernel or reach other
 * processes. A call of another architecture kills the program.
 */
export function seccompFilter(arch: FilteredArch): Buffer {
  const denied = Object.values(DENIED).flatMap(({ [arch]: number }) =>
    number === null ? [] : onCall(number, [giveBack(EPERM)]),
  );
  const examined = EXAMINATIONS.flatMap(([name, then]) => onCall(EXAMINED[name][arch], then));
  return assemble([
    load(ARCH),
    ifEqual(AUDIT_ARCH[arch], 1, 0),
    giveBack(KILL_PROCESS),
    load(NUMBER),
    ...(arch === 'x64' ? [ifAtLeast(X32_BIT, 0, 1), giveBack(EPERM)] : []),
    ...examined,
    ...denied,
    giveBack(ALLOW),
  ]);
}
