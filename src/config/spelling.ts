import type { z } from 'zod';
import { isTable } from './deep-merge.ts';

const toCamel = (name: string): string =>
  name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

type Schema = z.core.$ZodType;
type Shape = Readonly<Record<string, Schema>>;

type Definition = z.core.$ZodTypes['_zod']['def'];
const defOf = (schema: Schema): Definition => (schema as unknown as { def: Definition }).def;

/** A field that is there in both spellings keeps the other one, so that the schema refuses it by name. */
function rename(shape: Shape, name: string, value: object): string {
  const field = toCamel(name);
  const isOther = !Object.hasOwn(shape, name) && Object.hasOwn(shape, field);
  return isOther && !Object.hasOwn(value, field) ? field : name;
}

function renameFields(shape: Shape, value: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const field = rename(shape, name, value);
      const schema = Object.hasOwn(shape, field) ? shape[field] : undefined;
      return [field, schema === undefined ? inner : camelFields(schema, inner)];
    }),
  );
}

/** Of several shapes the one that knows most of the fields. */
function bestOption(options: readonly Schema[], value: object): Schema | undefined {
  const known = (option: Schema): number => {
    const def = defOf(option);
    if (def.type !== 'object') return -1;
    const fields = Object.keys(value).map((name) => rename(def.shape, name, value));
    return fields.filter((field) => Object.hasOwn(def.shape, field)).length;
  };
  return options.toSorted((one, other) => known(other) - known(one))[0];
}

/**
 * Gives the fields that a schema knows in camelCase their schema's name where they are written in snake_case.
 * Names that the user chooses, such as those of modes, stay as they are; so do unknown ones.
 */
export function camelFields(schema: Schema, value: unknown): unknown {
  const def = defOf(schema);
  if ('innerType' in def) return camelFields(def.innerType, value);
  if (def.type === 'array' && Array.isArray(value)) {
    return value.map((item) => camelFields(def.element, item));
  }
  if (!isTable(value)) return value;
  if (def.type === 'object') return renameFields(def.shape, value);
  if (def.type === 'record') {
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, camelFields(def.valueType, inner)]),
    );
  }
  const option = def.type === 'union' ? bestOption(def.options, value) : undefined;
  return option === undefined ? value : camelFields(option, value);
}
