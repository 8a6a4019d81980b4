import { inspect, types } from 'node:util';
import type { JsonObject, JsonValue } from './json.ts';

const MAX_DEPTH = 100;
const MAX_TEXT = 10_000;
const MAX_MESSAGE = 1000;
const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER);
/** No getters and no methods of the value itself: they may do anything. */
const SHORT = { depth: 1, maxArrayLength: 10, maxStringLength: 1000, customInspect: false };

/** The JSON is sure to be over its limit. */
export class TooLarge extends Error {
  override name = 'TooLarge';
}

/** A text for anything, cut when it is long; never throws. */
export function textOf(value: unknown): string {
  try {
    const text = inspect(value, SHORT).toWellFormed();
    return text.length <= MAX_TEXT
      ? text
      : `${text.slice(0, MAX_TEXT).toWellFormed()}... (${text.length} characters)`;
  } catch {
    return `<${typeof value} that cannot be shown>`;
  }
}

/** The class of an object, else the kind of the value; never throws. */
export function typeNameOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
  try {
    const { constructor } = value;
    return typeof constructor === 'function' && constructor.name !== ''
      ? constructor.name.toWellFormed()
      : 'object';
  } catch {
    return 'object';
  }
}

/** A message for anything thrown; never throws. */
export function messageOf(thrown: unknown): string {
  try {
    if (!types.isNativeError(thrown)) return textOf(thrown);
    return `${thrown.name}: ${thrown.message}`.slice(0, MAX_MESSAGE).toWellFormed();
  } catch {
    return 'an error that cannot be shown';
  }
}

const float = (value: number): JsonValue =>
  Number.isFinite(value)
    ? value
    : { _type: 'float', value: Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf' };

const integer = (value: bigint): JsonValue =>
  value <= MAX_SAFE && value >= -MAX_SAFE
    ? Number(value)
    : { _type: 'int', value: value.toString() };

/** The bytes of what holds bytes; undefined for everything else, other typed arrays included. */
function bytesOf(value: object): Buffer | undefined {
  if (types.isAnyArrayBuffer(value)) return Buffer.from(value);
  if (!types.isUint8Array(value) && !types.isDataView(value)) return undefined;
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}

/** One conversion: what is open, what was remarkable, and how many bytes are left. */
class Conversion {
  readonly #open = new Set<object>();
  readonly counts = { keys: 0, names: 0, cycles: 0, deep: 0 };
  #left: number;

  constructor(maxBytes: number) {
    this.#left = maxBytes;
  }

  /** @throws {TooLarge} */
  convert(value: unknown, depth = 0): JsonValue {
    this.#spend(1);
    switch (typeof value) {
      case 'string':
        this.#spend(value.length);
        return value.toWellFormed();
      case 'number':
        return float(value);
      case 'boolean':
        return value;
      case 'bigint':
        return integer(value);
      case 'undefined':
        return null;
      case 'object':
        return value === null ? null : this.#guarded(value, depth);
      case 'symbol':
      case 'function':
        return this.#text(value);
    }
  }

  /** Called with no more than the bytes that are sure to follow: shared parts can multiply without end. */
  #spend(bytes: number): void {
    this.#left -= bytes;
    if (this.#left < 0) throw new TooLarge();
  }

  #guarded(value: object, depth: number): JsonValue {
    if (this.#open.has(value)) {
      this.counts.cycles += 1;
      return { _type: 'cycle', value: typeNameOf(value) };
    }
    if (depth > MAX_DEPTH) {
      this.counts.deep += 1;
      return { _type: 'too_deep', value: typeNameOf(value) };
    }
    this.#open.add(value);
    try {
      return this.#object(value, depth + 1);
    } catch (error) {
      if (error instanceof TooLarge) throw error;
      // One strange object must not lose the other results.
      return { ...this.#text(value), _error: messageOf(error) };
    } finally {
      this.#open.delete(value);
    }
  }

  #object(value: object, depth: number): JsonValue {
    const known = this.#known(value, depth);
    if (known !== undefined) return known;
    if (types.isNativeError(value)) return this.#error(value, depth);
    if (types.isBoxedPrimitive(value)) return this.convert(value.valueOf(), depth);
    if ('toJSON' in value && typeof value.toJSON === 'function') {
      return this.convert(value.toJSON(''), depth);
    }
    const keys = Reflect.ownKeys(value).filter(
      (key) => Object.getOwnPropertyDescriptor(value, key)?.enumerable === true,
    );
    // A promise, a regular expression, a generator: what they are is in no property.
    if (keys.length === 0 && !isPlain(value)) return this.#text(value);
    return this.#mapping(keys, (key) => value[key as keyof typeof value], depth);
  }

  /** Values of the classes that come with the language, but errors. */
  #known(value: object, depth: number): JsonValue | undefined {
    if (types.isDate(value)) return Date.prototype.toISOString.call(value);
    const bytes = bytesOf(value);
    if (bytes !== undefined) {
      this.#spend(bytes.length);
      return { _type: 'bytes', base64: bytes.toString('base64') };
    }
    if (Array.isArray(value) || types.isTypedArray(value)) return this.#sequence(value, depth);
    if (types.isMap(value)) {
      return this.#mapping([...value.keys()], (key) => value.get(key), depth);
    }
    if (types.isSet(value)) return { _type: 'set', items: this.#sequence(value, depth) };
    return undefined;
  }

  #sequence(items: Iterable<unknown>, depth: number): JsonValue[] {
    const list: JsonValue[] = [];
    for (const item of items) list.push(this.convert(item, depth));
    return list;
  }

  #mapping(
    keys: readonly unknown[],
    read: (key: unknown) => unknown,
    depth: number,
  ): { [name: string]: JsonValue } {
    const entries = new Map<string, JsonValue>();
    for (const key of keys) {
      const name = this.#unique(this.#name(key), entries);
      this.#spend(name.length + 3);
      entries.set(
        name,
        this.#value(() => read(key), depth),
      );
    }
    return Object.fromEntries(entries);
  }

  /** A property may be a getter that throws. */
  #value(read: () => unknown, depth: number): JsonValue {
    let value: unknown;
    try {
      value = read();
    } catch (error) {
      return { ...this.#text(undefined), _error: messageOf(error) };
    }
    return this.convert(value, depth);
  }

  #name(key: unknown): string {
    if (typeof key === 'string') return key.toWellFormed();
    if (key === null || typeof key === 'number' || typeof key === 'boolean') return String(key);
    this.counts.keys += 1;
    const json = types.isDate(key) ? this.convert(key) : null;
    if (typeof json === 'string') return json;
    return typeof key === 'bigint' ? key.toString() : textOf(key);
  }

  #unique(name: string, taken: ReadonlyMap<string, unknown>): string {
    if (!taken.has(name)) return name;
    this.counts.names += 1;
    let number = 2;
    while (taken.has(`${name} (${number})`)) number += 1;
    return `${name} (${number})`;
  }

  #error(error: Error, depth: number): JsonObject {
    const { cause } = error;
    const errors: unknown = error instanceof AggregateError ? error.errors : undefined;
    return {
      _type: 'error',
      type: this.convert(error.name),
      message: this.convert(error.message),
      ...(cause === undefined ? {} : { cause: this.convert(cause, depth) }),
      ...(errors === undefined ? {} : { errors: this.convert(errors, depth) }),
    };
  }

  #text(value: unknown): JsonObject {
    const shown = textOf(value);
    this.#spend(shown.length);
    return {
      value: shown,
      type: typeNameOf(value),
      module: 'javascript',
      _serialization_note: 'converted_to_string',
    };
  }
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

const NOTES: readonly (readonly [keyof Conversion['counts'], string])[] = [
  ['keys', 'keys that JSON cannot hold were turned into text'],
  ['names', 'keys that are equal as text were numbered'],
  ['cycles', 'references to an enclosing object were cut'],
  ['deep', `values deeper than ${MAX_DEPTH} levels were cut`],
];

/**
 * Any value as JSON, and what was remarkable about it, one sentence each.
 * @throws {TooLarge} as soon as it is sure to take more than `maxBytes`
 */
export function convertToJson(
  value: unknown,
  maxBytes: number,
): { readonly json: JsonValue; readonly warnings: readonly string[] } {
  const conversion = new Conversion(maxBytes);
  const json = conversion.convert(value);
  const { counts } = conversion;
  const warnings = NOTES.filter(([name]) => counts[name] > 0).map(
    ([name, text]) => `results: ${counts[name]} ${text}`,
  );
  return { json, warnings };
}
