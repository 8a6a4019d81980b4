import type { Fate, Fates } from '../../test/hostile/let-loose.ts';
import type { HostileProgram } from '../../test/hostile/program.ts';

/** What became of the programs on one sandbox, and whether that claims to have walls. */
export interface ContainmentColumn {
  readonly name: string;
  readonly hasWalls: boolean;
  readonly fates: Fates;
}

const isContained = ({ got, harm }: Fate): boolean => got.length === 0 && harm === null;

function cell(fate: Fate, hasWalls: boolean): string {
  if (fate.notRun !== null) return fate.notRun === 'not applicable' ? '–' : fate.notRun;
  if (!isContained(fate)) return hasWalls ? '**not contained**' : '**gets through**';
  return hasWalls ? 'contained' : 'nothing came of it';
}

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

function sum({ name, hasWalls, fates: { fates, neighbour } }: ContainmentColumn): string {
  const ran = fates.filter(({ notRun }) => notRun === null);
  const contained = ran.filter(isContained).length;
  const unsafe = fates.filter(({ notRun }) => notRun?.startsWith('not run') === true).length;
  const beside = neighbour === null ? 'unharmed' : '**harmed**';
  return hasWalls
    ? `- \`${name}\`: ${contained} of ${ran.length} contained (${Math.floor((100 * contained) / ran.length)} %), the job beside them ${beside}.`
    : `- \`${name}\`: ${ran.length - contained} of ${ran.length} get through, and ${unsafe} more are not run, since nothing would stop them.`;
}

/** The name of a program as the table has it. */
export const programCell = ({ name, tries }: Pick<HostileProgram, 'name' | 'tries'>): string =>
  `\`${name}\`: ${tries.replaceAll('\n', ' ').replaceAll('|', String.raw`\|`)}`;

/** The sums of each sandbox and a table with a row for each program. */
export function renderContainment(columns: readonly ContainmentColumn[]): string {
  const programs = columns[0]?.fates.fates.map(({ program }) => program) ?? [];
  const rows = programs.map((program, index) =>
    line([
      programCell(program),
      ...columns.map(({ hasWalls, fates }) => cell(fates.fates[index] as Fate, hasWalls)),
    ]),
  );
  return [
    ...columns.map(sum),
    '',
    line(['program', ...columns.map(({ name }) => name)]),
    line(['---', ...columns.map(() => '---')]),
    ...rows,
  ].join('\n');
}
