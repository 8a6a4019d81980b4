import { coversName, NameIndex } from '../rules/name-pattern.ts';
import type { OperationPattern, PatternSet } from './pattern-set.ts';

export type Pattern = Exclude<OperationPattern, string>;

/** A pattern of a set, ready to be compared with canonical names. */
export interface Matcher {
  readonly access: 'write' | 'read';
  readonly pattern: Pattern;
  readonly names: readonly string[];
  readonly except: readonly string[];
  /** Method of an object of the set, for objects that nobody can follow; null for all else. */
  readonly method: string | null;
}

const asPattern = (pattern: OperationPattern): Pattern =>
  typeof pattern === 'string' ? { name: pattern, use: ['call'], except: [] } : pattern;

/** A name with the object it begins with replaced by each of its constructors, and by the class itself: `PV.put(pv, 5)`. */
function expand(name: string, set: PatternSet): readonly string[] {
  const object = set.objects.find((each) => new RegExp(`^${each.name}(?![\\w()])`).test(name));
  if (object === undefined) return [name];
  const member = name.slice(object.name.length);
  return object.constructors.flatMap((maker) => [
    `${maker}()${member}`,
    ...(maker.endsWith('*') || member.includes('*') ? [] : [`${maker}${member}`]),
  ]);
}

function methodOf(pattern: Pattern, set: PatternSet): string | null {
  const isMethod = set.objects.some((object) => pattern.name.startsWith(`${object.name}.`));
  const method = pattern.name.split('.').at(-1) ?? '';
  return isMethod && pattern.use.includes('call') && !method.includes('*') ? method : null;
}

function readMatchers(set: PatternSet): readonly Matcher[] {
  return (['write', 'read'] as const).flatMap((access) =>
    set[access === 'write' ? 'writes' : 'reads'].map(asPattern).map((pattern) => ({
      access,
      pattern,
      names: expand(pattern.name, set),
      except: pattern.except.flatMap((name) => expand(name, set)),
      method: methodOf(pattern, set),
    })),
  );
}

/** A pattern set, ready for use. */
export interface CompiledSet {
  /** Writes first. */
  readonly matchers: readonly Matcher[];
  readonly index: NameIndex<Matcher>;
  /** Modules whose import says that a program works with the system. */
  readonly modules: ReadonlySet<string>;
}

const compiled = new WeakMap<PatternSet, CompiledSet>();

/** Prepares a set; done once per set. */
export function compileSet(set: PatternSet): CompiledSet {
  const known = compiled.get(set);
  if (known !== undefined) return known;
  const matchers = readMatchers(set);
  const makers = set.objects.flatMap((object) => object.constructors);
  const made = {
    matchers,
    index: new NameIndex(matchers, ({ names }) => names),
    modules: new Set(makers.map((name) => name.split('.')[0] ?? name)),
  };
  compiled.set(set, made);
  return made;
}

/** A constructor may end in a star itself: `epics.devices.*().put`. */
function coversExpanded(pattern: string, name: string): boolean {
  const star = pattern.indexOf('*()');
  if (star < 0) return coversName(pattern, name);
  const [head, tail] = [pattern.slice(0, star), pattern.slice(star + 1)];
  const call = name.indexOf('()', head.length);
  if (!name.startsWith(head) || call < 0) return false;
  return /^[\w.]*$/.test(name.slice(head.length, call)) && coversName(tail, name.slice(call));
}

/** True when a matcher means a canonical name. */
export function meansName({ names, except }: Matcher, name: string): boolean {
  if (!names.some((each) => coversExpanded(each, name))) return false;
  return !except.some((each) => coversExpanded(each, name));
}
