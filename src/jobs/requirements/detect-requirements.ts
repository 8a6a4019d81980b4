import type { ImportFact } from '../../analyzer/python/imports.ts';
import { readProgram } from '../../analyzer/python/program.ts';
import { normaliseSource } from '../../analyzer/text/source-text.ts';
import { ownModules } from './own-modules.ts';
import { packageOf } from './package-names.ts';

/** A package that a program needs. */
export interface DetectedPackage {
  /** The top-level module that is imported. */
  readonly module: string;
  /** Its name in the package index. */
  readonly name: string;
}

/** What need not be installed, and where the program starts. */
export interface DetectionTarget {
  /** `sys.stdlib_module_names` of the Python that will run it. */
  readonly stdlib: ReadonlySet<string>;
  /** Top-level modules that it has beside them. @default none */
  readonly installed?: ReadonlySet<string>;
  /** Scanned whatever it is called. */
  readonly entrypoint: string;
}

/** Names that no package may stand in for, though the standard library does not list them. */
const NEVER = new Set(['__main__', 'test']);
const NAME = /^[A-Za-z_]\w*$/;

const topOf = (dotted: string): string => dotted.split('.')[0] as string;

const dottedName = ({ module, name }: ImportFact): string =>
  name === null || name === '*' ? module : `${module}.${name}`;

async function importsOf(text: string): Promise<readonly ImportFact[]> {
  return (await readProgram(normaliseSource(text)))?.imports ?? [];
}

/**
 * The packages that the imports of a request's Python files (path → text) ask for, sorted by name. Imports are
 * read from the syntax tree, wherever they stand; what is imported by a call counts when its name is written out.
 * The standard library, what is installed and the request's own modules are left out. Source: python-executor
 * spec §2.9, fixed.
 */
export async function detectRequirements(
  files: Readonly<Record<string, string>>,
  { stdlib, installed = new Set(), entrypoint }: DetectionTarget,
): Promise<readonly DetectedPackage[]> {
  const own = ownModules(Object.keys(files));
  const isWanted = (module: string): boolean =>
    NAME.test(module) && ![NEVER, stdlib, installed, own].some((known) => known.has(module));
  const found = new Map<string, DetectedPackage>();
  for (const [path, text] of Object.entries(files)) {
    if (!path.endsWith('.py') && path !== entrypoint) continue;
    for (const dotted of (await importsOf(text)).map(dottedName)) {
      const module = topOf(dotted);
      const name = packageOf(dotted);
      if (isWanted(module)) found.set(name, { module, name });
    }
  }
  return [...found.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
