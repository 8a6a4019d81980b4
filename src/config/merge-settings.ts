import { ContainerConfigurationError } from '../errors.ts';
import { isTable, layOver, type Table } from './deep-merge.ts';

/** Settings that are a choice, and the field that says which: what belongs to one choice means nothing to another. */
const CHOICES: Readonly<Record<string, string>> = {
  checkpointer: 'kind',
  'controlSystem.connector': 'type',
  generator: 'name',
};

function isOtherChoice(path: string, below: Table, above: Table): boolean {
  const field = CHOICES[path];
  if (field === undefined) return false;
  const [old, chosen] = [below[field], above[field]];
  return old !== undefined && chosen !== undefined && old !== chosen;
}

function join(path: string, below: unknown, above: unknown): unknown {
  if (!isTable(above) || below === null) return above;
  if (!isTable(below)) {
    throw new ContainerConfigurationError(
      `Bad configuration: ${path} must be a table of settings, not ${JSON.stringify(below)}.`,
    );
  }
  return isOtherChoice(path, below, above) ? above : mergeSettings(below, above, `${path}.`);
}

/**
 * Lays settings over others, as `deepMerge` does, but another checkpointer, connector or generator replaces the
 * one below whole, and a wrong value below is not hidden by a table above it.
 * @throws {ContainerConfigurationError} a table is laid over something that is none
 */
export const mergeSettings = (base: Table, over: Table, prefix = ''): Table =>
  layOver(base, over, (key, below, above) => join(`${prefix}${key}`, below, above));
