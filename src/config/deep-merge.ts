export type Table = Readonly<Record<string, unknown>>;

/** True for plain objects, such as a parser of JSON or YAML makes. */
export const isTable = (value: unknown): value is Table =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null);

type Join = (key: string, below: unknown, above: unknown) => unknown;

/** Lays one table over another; `join` has the say where both have a value. */
export function layOver(base: Table, over: Table, join: Join): Table {
  const merged = new Map(Object.entries(base));
  for (const [key, value] of Object.entries(over)) {
    if (value === undefined) continue;
    const below = merged.get(key);
    merged.set(key, below === undefined ? value : join(key, below, value));
  }
  return Object.fromEntries(merged);
}

/** Lays one table over another: tables are merged, everything else is replaced; undefined counts as absent. */
export const deepMerge = (base: Table, over: Table): Table =>
  layOver(base, over, (_, below, above) =>
    isTable(below) && isTable(above) ? deepMerge(below, above) : above,
  );
