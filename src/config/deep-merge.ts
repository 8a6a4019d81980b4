export type Table = Readonly<Record<string, unknown>>;

/** True for plain objects, such as a parser of JSON or YAML makes. */
export const isTable = (value: unknown): value is Table =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null);

/** Lays one table over another: tables are merged, everything else is replaced; undefined counts as absent. */
export function deepMerge(base: Table, over: Table): Table {
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    if (value === undefined) continue;
    merged[key] = isTable(below) && isTable(value) ? deepMerge(below, value) : value;
  }
  return merged;
}
