import type { JsonObject, JsonValue } from '../json.ts';

type Kind = 'number' | 'integer' | 'string' | 'boolean' | 'array' | 'object';

/** Words for types, as people, Python and JSON Schema write them. */
const KINDS: Readonly<Record<string, Kind>> = {
  number: 'number',
  float: 'number',
  integer: 'integer',
  int: 'integer',
  string: 'string',
  str: 'string',
  boolean: 'boolean',
  bool: 'boolean',
  array: 'array',
  list: 'array',
  object: 'object',
  dict: 'object',
};

const isTable = (value: JsonValue): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The type that a meaning asks for: a bare word for one, or `{type: word}`; undefined when it only explains. */
function kindOf(meaning: JsonValue): Kind | undefined {
  const word = isTable(meaning) ? meaning['type'] : meaning;
  return typeof word === 'string' && Object.hasOwn(KINDS, word.trim().toLowerCase())
    ? KINDS[word.trim().toLowerCase()]
    : undefined;
}

/** What stands in the place of a value that JSON cannot carry, such as `{_type: "float", value: "nan"}`; else null. */
const standIn = (value: JsonValue): string | null =>
  isTable(value) && typeof value['_type'] === 'string' ? value['_type'] : null;

/** Tables stand for these too; the others stand for what is no table. */
const TABLES = ['dataframe', 'series', 'matplotlib_figure'];
const isOneOf = (value: JsonValue, ...types: readonly string[]): boolean =>
  types.includes(standIn(value) ?? '');

const IS: Readonly<Record<Kind, (value: JsonValue) => boolean>> = {
  number: (value) => typeof value === 'number' || isOneOf(value, 'float', 'int', 'decimal'),
  integer: (value) => Number.isInteger(value) || isOneOf(value, 'int'),
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  array: Array.isArray,
  object: (value) => isTable(value) && (standIn(value) === null || isOneOf(value, ...TABLES)),
};

const describe = (value: JsonValue): string => {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : `of type ${standIn(value) ?? typeof value}`;
};

/**
 * Compares `results` with what a request expects, name → meaning: every name must be there, and have the type
 * where the meaning is the name of one. Null when all is well, else one sentence. Source: spec §4.1.
 */
export function missingResults(expected: JsonObject, results: JsonObject): string | null {
  const names = Object.keys(expected);
  const missing = names.filter((name) => !Object.hasOwn(results, name));
  const wrong = names.flatMap((name) => {
    const kind = kindOf(expected[name] ?? null);
    const value = results[name];
    return kind === undefined || value === undefined || IS[kind](value)
      ? []
      : [`results["${name}"] must be of type ${kind} and is ${describe(value)}`];
  });
  const problems = [
    ...(missing.length === 0
      ? []
      : [
          `\`results\` lacks ${missing.map((name) => `"${name}"`).join(', ')}; it has ${
            Object.keys(results)
              .slice(0, 20)
              .map((name) => `"${name}"`)
              .join(', ') || 'nothing'
          }`,
        ]),
    ...wrong,
  ];
  return problems.length === 0 ? null : problems.join('; ');
}
