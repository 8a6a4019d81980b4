import type { Range } from './predict.ts';
import type { Comparison } from './render-validation.ts';

export interface CurvePoint extends Range {
  readonly load: number;
}

const [WIDTH, HEIGHT] = [640, 380];
const LEFT = 56;
const [RIGHT, TOP, BOTTOM] = [16, 16, 48];
const [FROM, TO] = [0.25, 0.95];

/** p95 of the response against utilisation, as SVG: what is predicted as a line with its range, what was measured as dots. */
export function figure(curve: readonly CurvePoint[], comparisons: readonly Comparison[]): string {
  const highest = Math.max(
    ...curve.map(({ high }) => high),
    ...comparisons.map(({ measured }) => measured.p95),
  );
  const top = Math.ceil(highest);
  const x = (load: number): string =>
    (LEFT + ((load - FROM) / (TO - FROM)) * (WIDTH - LEFT - RIGHT)).toFixed(1);
  const y = (seconds: number): string =>
    (HEIGHT - BOTTOM - (seconds / top) * (HEIGHT - TOP - BOTTOM)).toFixed(1);
  const line = (of: 'low' | 'middle' | 'high') =>
    curve.map((point) => `${x(point.load)},${y(point[of])}`);
  const band = [...line('high'), ...line('low').toReversed()].join(' ');
  const step = top > 8 ? 2 : 1;
  const rows = Array.from({ length: Math.floor(top / step) + 1 }, (_, index) => index * step);
  const marks = [
    ...rows.map(
      (seconds) =>
        `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(seconds)}" y2="${y(seconds)}" stroke="#ddd"/><text x="${LEFT - 8}" y="${y(seconds)}" text-anchor="end" dy="4">${seconds}</text>`,
    ),
    ...[0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9].map(
      (load) =>
        `<text x="${x(load)}" y="${HEIGHT - BOTTOM + 20}" text-anchor="middle">${load * 100} %</text>`,
    ),
  ];
  const dots = comparisons.flatMap(({ load, predicted, measured }) => [
    `<circle cx="${x(load)}" cy="${y(predicted.p95)}" r="6" fill="none" stroke="#1f5fa8" stroke-width="2"/>`,
    `<circle cx="${x(load)}" cy="${y(measured.p95)}" r="3.5" fill="#c0392b"/>`,
  ]);
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    ...marks,
    `<polygon points="${band}" fill="#1f5fa8" fill-opacity="0.15"/>`,
    `<polyline points="${line('middle').join(' ')}" fill="none" stroke="#1f5fa8" stroke-width="2"/>`,
    ...dots,
    `<text x="${LEFT + 12}" y="${TOP + 16}">p95 of the response, s: predicted (line; 90 % of runs in the band;</text>`,
    `<text x="${LEFT + 12}" y="${TOP + 32}">circles: for the very jobs that were measured), measured (dots)</text>`,
    `<text x="${(WIDTH + LEFT) / 2}" y="${HEIGHT - 10}" text-anchor="middle">load</text>`,
    '</svg>',
  ].join('\n')}\n`;
}
