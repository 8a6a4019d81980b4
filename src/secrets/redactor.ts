import { isSecretName } from './secret-names.ts';
import { withoutSecretForms } from './secret-forms.ts';

/** Shorter values, such as the `none` of a server that checks no key, occur in ordinary text too. */
const MIN_SECRET_CHARS = 8;
const HIDDEN = '***';

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);

/** As it stands in text, in an address, and in JSON. */
const spellings = (secret: string): string[] => [
  secret,
  encodeURIComponent(secret.toWellFormed()),
  JSON.stringify(secret).slice(1, -1),
];

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

type Change = (text: string, name: string) => string;

/** A copy of plain data with its texts changed; what is no plain data, such as bytes, stays as it is. */
function changed(value: unknown, change: Change, name = ''): unknown {
  if (typeof value === 'string') return change(value, name);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => changed(item, change, name));
  if (!isPlain(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([field, inner]) => [
      change(field, ''),
      changed(inner, change, field),
    ]),
  );
}

/** Replaces secrets by `***`: values that are known, and texts with the form of a secret. */
export class Redactor {
  /** Longest first, so that one that begins another does not leave the rest of it. */
  readonly known: readonly string[];
  readonly #secrets: ReadonlySet<string>;
  readonly #pattern: RegExp | null;

  /** Values under 8 characters are left out. */
  constructor(secrets: Iterable<string> = []) {
    this.#secrets = new Set([...secrets].filter(({ length }) => length >= MIN_SECRET_CHARS));
    this.known = [...new Set([...this.#secrets].flatMap(spellings))].toSorted(
      (a, b) => b.length - a.length,
    );
    this.#pattern =
      this.known.length === 0 ? null : new RegExp(this.known.map(escaped).join('|'), 'g');
  }

  /** This one, knowing more values. */
  plus(secrets: Iterable<string>): Redactor {
    const more = [...secrets].filter((secret) => !this.#secrets.has(secret));
    return more.length === 0 ? this : new Redactor([...this.#secrets, ...more]);
  }

  /** Replaces known values only, for text that is somebody's data. */
  values(text: string): string {
    return this.#pattern === null ? text : text.replace(this.#pattern, HIDDEN);
  }

  /** Replaces known values and what looks like a secret, for logs, errors and prompts. */
  text(text: string): string {
    return withoutSecretForms(this.values(text));
  }

  /** Plain data without known values. */
  data<T>(value: T): T {
    return this.#pattern === null ? value : (changed(value, (text) => this.values(text)) as T);
  }

  /** Plain data fit for logs and prompts: as {@link text}, and without what stands under a secret name. */
  fields<T>(value: T): T {
    return changed(value, (text, name) =>
      text !== '' && isSecretName(name) ? HIDDEN : this.text(text),
    ) as T;
  }

  /** Whether a known value occurs in plain data. */
  isIn(value: unknown): boolean {
    let found = false;
    changed(value, (text) => {
      found ||= this.values(text) !== text;
      return text;
    });
    return found;
  }

  /** Takes the secrets out of an error, of its details and of its causes; returns the same error. */
  error<E>(error: E, depth = 0): E {
    if (!(error instanceof Error) || depth > 4) return error;
    error.message = this.text(error.message);
    if (error.stack !== undefined) error.stack = this.text(error.stack);
    for (const [name, value] of Object.entries(error)) {
      if (name === 'cause' || (typeof value !== 'object' && typeof value !== 'string')) continue;
      // A field that cannot be written belongs to a foreign error, of which the text is what is shown.
      Reflect.set(error, name, this.data(value));
    }
    this.error(error.cause, depth + 1);
    return error;
  }
}
