import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, resolve } from 'node:path';
import { ContainerConfigurationError } from '../errors.ts';
import { deepMerge, isTable, type Table } from './deep-merge.ts';
import { parseYaml } from './parse-yaml.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

const VARIABLE = /\$(?:\{(?<braced>[A-Za-z_]\w*)\}|(?<bare>[A-Za-z_]\w*))/g;

/** `${VAR}` and `$VAR` in every text; the name of an unset variable stays as it is. */
function substitute(value: unknown, env: Environment): unknown {
  if (typeof value === 'string') {
    return value.replaceAll(VARIABLE, (whole, braced?: string, bare?: string) => {
      const name = braced ?? bare ?? '';
      return (Object.hasOwn(env, name) ? env[name] : undefined) ?? whole;
    });
  }
  if (Array.isArray(value)) return value.map((item) => substitute(item, env));
  if (!isTable(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, substitute(inner, env)]),
  );
}

const broken = (path: string, why: string, cause?: unknown): ContainerConfigurationError =>
  new ContainerConfigurationError(`The configuration file ${path} cannot be used: ${why}`, {
    cause,
  });

async function parseFile(path: string): Promise<Table> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw broken(path, (error as Error).message, error);
  });
  let data: unknown;
  try {
    data = parseYaml(text); // JSON is YAML too
  } catch (error) {
    throw broken(path, (error as Error).message, error);
  }
  if (data === null) return {};
  if (!isTable(data)) throw broken(path, 'it must hold names and values');
  return data;
}

async function readOver(path: string, env: Environment, above: readonly string[]): Promise<Table> {
  if (above.includes(path)) {
    throw broken(path, `it imports itself: ${[...above, path].join(' → ')}`);
  }
  const { import: base, ...own } = substitute(await parseFile(path), env) as Table;
  if (base === undefined) return own;
  if (typeof base !== 'string') throw broken(path, '`import` must be the path of one file');
  const file = isAbsolute(base) ? base : resolve(dirname(path), base);
  return deepMerge(await readOver(file, env, [...above, path]), own);
}

/**
 * Reads settings from a YAML or JSON file: `import:` names a file that it is laid over, `${VAR}` and `$VAR` are
 * replaced where the variable is set. Source: spec §8.1.
 * @throws {ContainerConfigurationError} a file is missing, is no YAML, holds no table, or imports itself
 */
export const readConfigFile = (path: string, env: Environment): Promise<Table> =>
  readOver(resolve(path), env, []);
