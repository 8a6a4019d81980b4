import type { JsonValue } from '../json.ts';
import type { Execution } from '../sandbox/execution.ts';
import { hiddenWarning } from './attempt-cells.ts';
import { codeCell, markdownCell } from './cells.ts';
import { fileLink, inline, quote, section } from './markdown.ts';
import type { Cell } from './notebook-document.ts';
import { streamOutput } from './outputs.ts';
import { placeArtifacts } from './place-artifacts.ts';
import { policySections } from './policy-sections.ts';
import { outcomeLine, programCell } from './program-cell.ts';
import { setupCells, type SetupNeeds } from './setup-cell.ts';

/** What the final notebook tells. */
export interface FinalStory {
  readonly userQuery: string;
  readonly taskObjective: string;
  readonly createdAt: string;
  readonly code: string;
  readonly execution: Execution | undefined;
  /** Undefined = the program left none. */
  readonly results: JsonValue | undefined;
  /** Null = success. */
  readonly errorContext: string | null;
  /** Relative to the execution folder. */
  readonly figurePaths: readonly string[];
  readonly setup: Pick<SetupNeeds, 'hasContextFile' | 'connector'>;
}

const SHOW_RESULTS = `import json

with open("results.json", encoding="utf-8") as file:
    saved_results = json.load(file)
print(json.dumps(saved_results, indent=2, ensure_ascii=False))`;

function headerCell(story: FinalStory): Cell {
  const { userQuery, taskObjective, errorContext, code, execution } = story;
  return markdownCell('request', [
    errorContext === null ? '# Result' : '# Failed run',
    '## Request',
    quote(userQuery),
    ...(taskObjective === userQuery ? [] : ['## Task', quote(taskObjective)]),
    [`- Created: ${story.createdAt}`, outcomeLine(execution)].join('\n'),
    ...section('Error', errorContext),
    ...policySections(execution),
    hiddenWarning(code),
    '## Code',
  ]);
}

function resultCells(results: JsonValue | undefined): readonly Cell[] {
  if (results === undefined) return [];
  const shown = `${JSON.stringify(results, null, 2)}\n`;
  return [
    markdownCell('results-title', [
      '## Results',
      `What the program left in ${fileLink('results.json')}:`,
    ]),
    codeCell('results', SHOW_RESULTS, { outputs: streamOutput('stdout', shown) }),
  ];
}

function figureCells(paths: readonly string[]): readonly Cell[] {
  if (paths.length === 0) return [];
  const list = paths.map(
    (path, index) => `${index + 1}. ${fileLink(path)}\n\n   !${fileLink(path)}`,
  );
  return [markdownCell('figures', ['## Figures', list.join('\n')])];
}

function artifactCells(execution: Execution | undefined): readonly Cell[] {
  const { placed } = placeArtifacts(execution?.artifacts ?? []);
  const lines = placed
    .filter(({ artifact }) => artifact.kind !== 'figure')
    .map(({ artifact: { title, description, bytes }, path }) => {
      const name = title === undefined ? '' : `${inline(title)}: `;
      const about =
        description === undefined || description === '' ? '' : `, ${inline(description)}`;
      return `- ${name}${fileLink(path)} (${bytes.byteLength} bytes)${about}`;
    });
  return lines.length === 0 ? [] : [markdownCell('artifacts', ['## Artifacts', lines.join('\n')])];
}

/** The cells of the final notebook: request, code with its outputs, results, figures, artifacts. Source: spec §13.3. */
export const finalCells = (story: FinalStory): readonly Cell[] => [
  headerCell(story),
  ...setupCells({ ...story.setup, code: story.code, inAttempts: false }),
  programCell(story.code, story.execution),
  ...resultCells(story.results),
  ...figureCells(story.figurePaths),
  ...artifactCells(story.execution),
];
