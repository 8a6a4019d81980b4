const UNITS: readonly { readonly suffix: string; readonly unit: string }[] = [
  { suffix: '_seconds', unit: 's' },
  { suffix: '_ms', unit: 'ms' },
  { suffix: '_mb', unit: 'MB' },
  { suffix: '_bytes', unit: 'bytes' },
];

const valueText = (value: unknown): string => {
  if (typeof value === 'number') return value.toLocaleString('en-GB');
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return 'none';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(valueText).join(', ');
  return JSON.stringify(value);
};

/** `timeout_seconds`, 60 → `Timeout`, `60 s`. */
export function limitText(wireName: string, value: unknown): { name: string; value: string } {
  const known = UNITS.find(({ suffix }) => wireName.endsWith(suffix));
  const stem = known === undefined ? wireName : wireName.slice(0, -known.suffix.length);
  const words = stem.replaceAll('_', ' ');
  const name = words.charAt(0).toUpperCase() + words.slice(1);
  const text = valueText(value);
  return { name, value: known === undefined || value === null ? text : `${text} ${known.unit}` };
}
