import type { z } from 'zod';
import { isTable } from './deep-merge.ts';

const toCamel = (name: string): string =>
  name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

type Schema = z.core.$ZodType;
type Shape = Readonly<Record<string, Schema>>;

const rename = (shape: Shape, name: string): string =>
  !Object.hasOwn(shape, name) && Object.hasOwn(shape, toCamel(name)) ? toCamel(name) : name;

function renameFields(shape: Shape, value: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const field = rename(shape, name);
      const schema = shape[field];
      return [field, schema === undefined ? inner : camelFields(schema, inner)];
    }),
  );
}

/** Of several shapes the one that knows most of the fields. */
function bestOption(options: readonly Schema[], value: object): Schema | undefined {
  const known = (option: Schema): number => {
    const { def } = (option as z.core.$ZodTypes)._zod;
    if (def.type !== 'object') return -1;
    return Object.keys(value).filter((name) => Object.hasOwn(def.shape, rename(def.shape, name)))
      .length;
  };
  return options.toSorted((one, other) => known(other) - known(one))[0];
}

/**
 * Gives the fields that a schema knows in camelCase their schema's name where they are written in snake_case.
 * Names that the user chooses, such as those of modes, stay as they are; so do unknown ones.
 */
export function camelFields(schema: Schema, value: unknown): unknown {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'default':
    case 'prefault':
    case 'optional':
    case 'nullable':
      return camelFields(def.innerType, value);
    case 'array':
      return Array.isArray(value) ? value.map((item) => camelFields(def.element, item)) : value;
    case 'record':
      if (!isTable(value)) return value;
      return Object.fromEntries(
        Object.entries(value).map(([name, inner]) => [name, camelFields(def.valueType, inner)]),
      );
    case 'object':
      return isTable(value) ? renameFields(def.shape, value) : value;
    case 'union': {
      const option = isTable(value) ? bestOption(def.options, value) : undefined;
      return option === undefined ? value : camelFields(option, value);
    }
    default:
      return value;
  }
}
