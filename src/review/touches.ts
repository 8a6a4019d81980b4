import type { Finding } from '../analyzer/finding.ts';
import { CONTROL_PATTERN_SETS } from '../analyzer/patterns/control-pattern-sets.ts';
import { matchPatterns } from '../analyzer/patterns/match-patterns.ts';
import type { PatternSet } from '../analyzer/patterns/pattern-set.ts';
import type { Operation } from '../analyzer/python/operation.ts';
import { readProgram, type Program } from '../analyzer/python/program.ts';
import { pathsOf } from '../analyzer/rules/operation-paths.ts';
import { normaliseSource } from '../analyzer/text/source-text.ts';
import type { Touch } from './review.ts';

const MAX_TOUCHES = 200;
const MAX_TEXT = 200;

const KINDS: readonly (readonly [rule: RegExp, kind: Touch['kind']])[] = [
  [/^host\.(?:network|dataset-download)$/, 'network'],
  [/^host\.(?:process|worker-process|signal|trace)$/, 'process'],
  [/^host\.(?:credentials|environment|environment-dump|hard-coded-secret)$/, 'secret'],
  [/^file\./, 'file'],
  [/^control\./, 'channel'],
  [/^(?:host|code|data|import)\./, 'other'],
];

const kindOf = ({ rule }: Finding): Touch['kind'] | undefined =>
  KINDS.find(([pattern]) => pattern.test(rule))?.[1];

const FILES =
  /^(?:open|io\.open|sqlite3\.connect|zipfile\.ZipFile|tarfile\.open|h5py\.File)$|^pathlib\.Path\(\)\.(?:open|read_\w+|write_\w+|touch|mkdir|unlink)$|^os\.(?:remove|unlink|mkdir|makedirs|rename|replace|rmdir)$|^shutil\.\w+$|^(?:pandas|polars|numpy|geopandas|xarray)\.(?:read_\w+|open_\w+|load\w*|save\w*|genfromtxt)$|\.(?:to_(?:csv|excel|json|parquet|pickle|hdf|feather)|savefig|imsave|imwrite)$/;

const quoted = (texts: readonly string[]): string =>
  texts.length === 0
    ? ''
    : ` ${[...new Set(texts)].map((text) => JSON.stringify(text)).join(', ')}`;

const argumentsOf = ({ arguments: given }: Operation): readonly string[] =>
  given.flatMap(({ literal }) => (literal?.exact === true ? [literal.text] : [])).slice(0, 3);

/** A touch, and the operation that it is. */
interface Seen {
  readonly operation: string;
  readonly touch: Touch;
}

/** What a program does with files and channels, whether or not a rule minds. */
function operationsOf(program: Program, sets: readonly PatternSet[]): readonly Seen[] {
  const files = program.operations
    .filter(({ kind, name }) => kind === 'call' && FILES.test(name))
    .map((each): Seen => ({
      operation: each.name,
      touch: { kind: 'file', text: `${each.name}${quoted(pathsOf(each))}`, line: each.line },
    }));
  const channels = sets
    .flatMap((set) => matchPatterns(program, set))
    .map(({ access, operation: name, line, column }): Seen => {
      const call = program.operations.find(
        (each) => each.name === name && each.line === line && each.column === column,
      );
      const targets = call === undefined ? [] : argumentsOf(call).slice(0, 1);
      const text = `${access}: ${name}${quoted(targets)}`;
      return { operation: name, touch: { kind: 'channel', text, line } };
    });
  return [...channels, ...files];
}

const packagesOf = ({ imports }: Program): readonly Touch[] =>
  imports.map(({ module, line }) => ({
    kind: 'package',
    text: module.split('.')[0] ?? module,
    line,
  }));

const cut = ({ text, ...rest }: Touch): Touch => ({
  ...rest,
  text: text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT - 1).toWellFormed()}…`,
});

function unique(touches: readonly Touch[]): Touch[] {
  const known = new Map(touches.toReversed().map((each) => [`${each.kind} ${each.text}`, each]));
  return [...known.values()].toReversed();
}

/**
 * What a program uses outside itself, from its findings and its operations: what analysis sees, which need not be all.
 * Code that is no valid program touches what its findings say.
 */
export async function touchesOf(
  code: string,
  findings: readonly Finding[],
  sets: readonly PatternSet[] = [],
): Promise<Touch[]> {
  const isBroken = findings.some(({ category }) => category === 'syntax');
  const program = isBroken ? null : await readProgram(normaliseSource(code));
  const seen = program === null ? [] : operationsOf(program, [...CONTROL_PATTERN_SETS, ...sets]);
  // The operation itself says more than the finding about it.
  const isSeen = ({ operation, line }: Finding, kind: Touch['kind']): boolean =>
    seen.some(
      (each) =>
        each.operation === operation && each.touch.line === line && each.touch.kind === kind,
    );
  const found = findings.flatMap((finding): Touch[] => {
    const kind = kindOf(finding);
    return kind === undefined || isSeen(finding, kind)
      ? []
      : [{ kind, text: finding.message, line: finding.line }];
  });
  const packages = program === null ? [] : packagesOf(program);
  return unique([...found, ...seen.map(({ touch }) => touch), ...packages])
    .slice(0, MAX_TOUCHES)
    .map(cut);
}
