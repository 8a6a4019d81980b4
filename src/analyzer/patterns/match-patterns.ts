import { z } from 'zod';
import type { Operation, OperationKind } from '../python/operation.ts';
import type { Program } from '../python/program.ts';
import { argumentAt } from '../rules/operation-paths.ts';
import { compileSet, type Matcher, meansName, type Pattern } from './matcher.ts';
import type { PatternSet } from './pattern-set.ts';

/** One place where a program uses a system that a pattern set knows. Positions are 1-based. */
export const systemOperationSchema = z.object({
  /** Name of the pattern set. */
  system: z.string(),
  access: z.enum(['write', 'read']),
  /** Canonical name, such as `epics.PV().put`. */
  operation: z.string(),
  line: z.int(),
  column: z.int(),
});
export type SystemOperation = z.infer<typeof systemOperationSchema>;

type Use = 'call' | 'store' | 'read';

const USES: Readonly<Record<OperationKind, readonly Use[]>> = {
  call: ['call'],
  reference: ['read'],
  alias: ['read'],
  part: ['read'],
  store: ['store'],
  delete: ['store'],
};

/** A function that is handed on may be called where nobody follows it, so that counts as a call. */
function isUsed({ use, name, argument }: Pattern, kind: OperationKind): boolean {
  if (USES[kind].some((each) => use.includes(each))) return true;
  const isHandedOn = kind === 'reference' || kind === 'alias';
  return isHandedOn && use.includes('call') && argument === undefined && !name.includes('*');
}

function argumentFits({ argument }: Pattern, operation: Operation): boolean {
  if (argument === undefined) return true;
  const given = argumentAt(operation, argument.index, argument.keyword ?? '');
  const known = given?.texts ?? [];
  if (known.length === 0) return argument.whenUnknown;
  const pattern = new RegExp(argument.matches, 'i');
  return known.some((text) => pattern.test(text));
}

/** An unknown object in a program that works with the system may be one of its objects. */
function mayMean({ access, method }: Matcher, name: string): boolean {
  return access === 'write' && method !== null && name.endsWith(`.${method}`);
}

/** The matchers of a set by name; what is found once is kept. */
function finderOf(program: Program, set: PatternSet): (name: string) => readonly Matcher[] {
  const { matchers, index, modules } = compileSet(set);
  const usesSystem = program.imports.some(({ module }) => modules.has(module.split('.')[0] ?? ''));
  const known = new Map<string, readonly Matcher[]>();
  return (name) => {
    const kept = known.get(name);
    if (kept !== undefined) return kept;
    const isUnknown = usesSystem && name.startsWith('?');
    const found = isUnknown
      ? matchers.filter((each) => meansName(each, name) || mayMean(each, name))
      : index.candidates(name).filter((each) => meansName(each, name));
    known.set(name, found);
    return found;
  };
}

/** A use of a system that a pattern set knows. */
export interface SystemUse {
  readonly access: SystemOperation['access'];
  readonly operation: Operation;
}

/** Every use that a program makes of the system of a pattern set, in source order. */
export function usesOfSystem(program: Program, set: PatternSet): readonly SystemUse[] {
  const find = finderOf(program, set);
  return program.operations.flatMap((operation) => {
    const matcher = find(operation.name).find(
      ({ pattern }) => isUsed(pattern, operation.kind) && argumentFits(pattern, operation),
    );
    return matcher === undefined ? [] : [{ access: matcher.access, operation }];
  });
}

/** Finds what a program does with the system of a pattern set, once per line and access, in source order. */
export function matchPatterns(program: Program, set: PatternSet): readonly SystemOperation[] {
  const found = new Map<string, SystemOperation>();
  for (const { access, operation } of usesOfSystem(program, set)) {
    const { name, line, column } = operation;
    const key = `${line} ${access}`;
    if (found.has(key)) continue;
    found.set(key, { system: set.name, access, operation: name, line, column });
  }
  return [...found.values()];
}
