import type { DetectionRow } from './detection-row.ts';

const CODE_CHARS = 90;

const code = (text: string): string => {
  const line = text.replaceAll(/\n\s*/g, ' ⏎ ').replaceAll('|', String.raw`\|`);
  const cut = line.length > CODE_CHARS ? `${line.slice(0, CODE_CHARS)}…` : line;
  return line.includes('`') ? `\`\` ${cut} \`\`` : `\`${cut}\``;
};

const analysis = ({ found, asks }: DetectionRow): string => {
  if (found !== null) return `refused: ${found}`;
  return asks === null ? 'nothing' : `asks a human: ${asks}`;
};

function guard({ refused, reached, ranToEnd }: DetectionRow): string {
  if (reached) return '**let it through**';
  if (refused !== null) return `refused ${refused}`;
  return ranToEnd ? 'let it run' : '**the program failed**';
}

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const count = (rows: readonly DetectionRow[], is: (row: DetectionRow) => boolean): string =>
  `${rows.filter(is).length} of ${rows.length}`;

/** The measured snippets as a Markdown table, with the sums above it. */
export function renderDetection(rows: readonly DetectionRow[]): string {
  const writes = rows.filter(({ snippet }) => snippet.writes);
  const harmless = rows.filter(({ snippet }) => !snippet.writes);
  const body = rows.map((row) =>
    line([
      `${row.snippet.name}: ${code(row.snippet.code)}`,
      row.snippet.writes ? 'yes' : 'no',
      analysis(row),
      guard(row),
    ]),
  );
  return [
    `Of the programs that write, analysis refused ${count(writes, ({ found }) => found !== null)} and asked a human about ` +
      `${count(writes, ({ found, asks }) => found === null && asks !== null)} more; ` +
      `the guard refused ${count(writes, ({ refused, reached }) => refused !== null && !reached)}.`,
    `Of the harmless ones, analysis refused ${count(harmless, ({ found }) => found !== null)} and asked about ` +
      `${count(harmless, ({ found, asks }) => found === null && asks !== null)}; ` +
      `the guard blocked ${count(harmless, ({ refused, ranToEnd }) => refused !== null || !ranToEnd)}.`,
    '',
    line(['program', 'writes', 'analysis', 'guard, read-only']),
    line(['---', '---', '---', '---']),
    ...body,
    '',
  ].join('\n');
}
