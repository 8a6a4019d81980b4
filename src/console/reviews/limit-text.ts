const UNITS: readonly { readonly suffix: string; readonly unit: string }[] = [
  { suffix: '_seconds', unit: 's' },
  { suffix: '_ms', unit: 'ms' },
  { suffix: '_mb', unit: 'MB' },
  { suffix: '_bytes', unit: 'bytes' },
];

const MB = 1_048_576;

const valueText = (value: unknown): string => {
  if (typeof value === 'number') return value.toLocaleString('en-GB');
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return 'none';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(valueText).join(', ');
  return JSON.stringify(value);
};

/** `timeout_seconds`, 60 → `Timeout`, `60 s`. */
export function limitText(wireName: string, value: unknown): { name: string; value: string } {
  if (wireName.endsWith('_bytes') && typeof value === 'number' && value >= MB) {
    return limitText(wireName.replace(/_bytes$/, '_mb'), Math.round((value / MB) * 10) / 10);
  }
  const known = UNITS.find(({ suffix }) => wireName.endsWith(suffix));
  const stem = known === undefined ? wireName : wireName.slice(0, -known.suffix.length);
  const words = stem.replaceAll('_', ' ').replace(/^cpu\b/, 'CPU');
  const name = words.charAt(0).toUpperCase() + words.slice(1);
  const text = valueText(value);
  return { name, value: known === undefined || value === null ? text : `${text} ${known.unit}` };
}
