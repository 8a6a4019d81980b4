import { markdownTable } from './markdown-table.ts';
import { isMet, type Row, type Target } from './row.ts';

/** Three digits are more than the noise allows. */
export const number = (value: number): string =>
  Number.isFinite(value) ? String(Number(value.toPrecision(3))) : '–';

const TIMES = { ratio: '×', p95Ratio: '×' } as const;
const NAMES: Readonly<Record<Target['of'], string>> = {
  p50: 'p50',
  p95: 'p95',
  ratio: 'ratio',
  p95Ratio: 'p95 / baseline',
};

export function targetText({ target, unit }: Row): string {
  if (target === undefined) return '';
  const { of, is, value } = target;
  const sign = is === 'at most' ? '≤' : '≥';
  return `${NAMES[of]} ${sign} ${number(value)}${of in TIMES ? '×' : ` ${unit}`}`;
}

const COLUMNS = ['what', 'p50', 'p95', 'runs', 'baseline', 'its p50', 'ratio', 'target', ''];

/** The cells of a row, in the order of {@link COLUMNS}. */
function cellsOf(row: Row): string[] {
  const { name, unit, p50, p95, runs, baseline, ratio } = row;
  const met = isMet(row);
  return [
    name,
    `${number(p50)} ${unit}`,
    `${number(p95)} ${unit}`,
    String(runs),
    baseline.name,
    `${number(baseline.p50)} ${unit}`,
    `${number(ratio)}×`,
    targetText(row),
    met === null ? '' : met ? 'met' : 'MISSED',
  ];
}

/** Rows as Markdown, which is also readable on a terminal. */
export const tableOf = (rows: readonly Row[]): string => markdownTable(COLUMNS, rows.map(cellsOf));
