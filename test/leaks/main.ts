import { measureLeaks, type LeakReport } from './measure.ts';
import { SUBJECTS } from './subjects.ts';

/** Prints a row of a table for each subject, or for those named: what so many runs left. */
const SEQUENTIAL = Number(process.env['LEAKS_SEQUENTIAL'] ?? 1000);
const CONCURRENT = Number(process.env['LEAKS_CONCURRENT'] ?? 100);
const HEAD = [
  'subject',
  'in sequence',
  'at a time',
  'seconds',
  'heap, MB',
  'RSS, MB',
  'open files',
  'containers, processes, temporary files, open files, handles left',
];

const mb = (bytes: number): string => (bytes / 1e6).toFixed(1);
const grown = (from: number, to: number): string =>
  `${mb(from)} → ${mb(to)} (${((to / from - 1) * 100).toFixed(1)} %)`;

function rowOf(name: string, report: LeakReport): string[] {
  const { before, after, seconds, remaining, temporary, containers } = report;
  const { processes, openFiles, handles } = remaining;
  return [
    name,
    String(SEQUENTIAL),
    String(CONCURRENT),
    seconds.toFixed(0),
    grown(before.heapBytes, after.heapBytes),
    grown(before.rssBytes, after.rssBytes),
    `${before.openFiles} → ${after.openFiles}`,
    [containers.length, processes, temporary.length, openFiles, handles.length].join(', '),
  ];
}

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const named = process.argv.slice(2);
console.log(line(HEAD));
console.log(line(HEAD.map(() => '---')));
for (const name of named.length === 0 ? Object.keys(SUBJECTS) : named) {
  console.log(line(rowOf(name, await measureLeaks(name, SEQUENTIAL, CONCURRENT))));
}
