import type { z } from 'zod';

type Schema = z.core.$ZodType;
type Table = Readonly<Record<string, unknown>>;

const INTEGER = /^-?\d+$/;

/** Numbers that are not written as integers, by the object that holds them and their key. */
type Fractions = WeakMap<object, Map<string, string>>;

/** Bad JSON, or JSON of the wrong shape; the message is fit for whoever sent it. */
export class GoJsonError extends Error {}

const isTable = (value: unknown): value is Table =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const defOf = (schema: Schema): z.core.$ZodTypes['_zod']['def'] =>
  (schema as unknown as { def: z.core.$ZodTypes['_zod']['def'] }).def;

function parse(text: string): { value: unknown; fractions: Fractions } {
  const fractions: Fractions = new WeakMap();
  function note(this: object, key: string, value: unknown, context?: { source?: string }): unknown {
    const source = context?.source;
    if (typeof value === 'number' && source !== undefined && !INTEGER.test(source)) {
      const ofHolder = fractions.get(this) ?? new Map<string, string>();
      fractions.set(this, ofHolder.set(key, source));
    }
    return value;
  }
  try {
    return { value: JSON.parse(text, note), fractions };
  } catch (error) {
    throw new GoJsonError((error as Error).message, { cause: error });
  }
}

/** What Go leaves in a list for null. */
function zeroOf(schema: Schema): unknown {
  const { type } = defOf(schema);
  if (type === 'string') return '';
  return type === 'object' ? {} : null;
}

class Decoder {
  readonly #fractions: Fractions;

  constructor(fractions: Fractions) {
    this.#fractions = fractions;
  }

  decode(schema: Schema, holder: object, key: string): unknown {
    const def = defOf(schema);
    if ('innerType' in def) return this.decode(def.innerType, holder, key);
    const value = (holder as Table)[key];
    if (def.type === 'number') this.#refuseFraction(holder, key);
    if (def.type === 'array' && Array.isArray(value)) {
      return value.map((item, index) =>
        item === null ? zeroOf(def.element) : this.decode(def.element, value, String(index)),
      );
    }
    return def.type === 'object' && isTable(value) ? this.#fields(def.shape, value) : value;
  }

  #refuseFraction(holder: object, key: string): void {
    const source = this.#fractions.get(holder)?.get(key);
    if (source !== undefined) {
      throw new GoJsonError(`${key}: number ${source.slice(0, 40)} is not an integer`);
    }
  }

  #fields(shape: Readonly<Record<string, Schema>>, value: Table): Table {
    const names = new Map(Object.keys(shape).map((name) => [name.toLowerCase(), name]));
    const fields = new Map<string, unknown>();
    for (const key of Object.keys(value)) {
      const name = names.get(key.toLowerCase());
      const schema = name === undefined ? undefined : shape[name];
      if (name === undefined || schema === undefined || value[key] === null) continue;
      fields.set(name, this.decode(schema, value, key));
    }
    return Object.fromEntries(fields);
  }
}

/**
 * Reads JSON as Go's encoding/json does: keys in any case, unknown ones ignored, null = not given, integers written
 * as integers, wrong types refused. Source: python-executor spec §1.1.
 * @throws {GoJsonError} with what is wrong where
 */
export function decodeGoJson<T extends z.ZodType>(schema: T, text: string): z.output<T> {
  const { value, fractions } = parse(text);
  const root = { '': value === null ? {} : value };
  // The reviver saw the root in a holder of its own; only its parts matter.
  const parsed = schema.safeParse(new Decoder(fractions).decode(schema, root, ''));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') ?? '';
  throw new GoJsonError(`${where === '' ? '' : `${where}: `}${issue?.message ?? 'wrong shape'}`);
}
