import type { Execution } from '../sandbox/execution.ts';
import { markdownCell } from './cells.ts';
import { hidesText, inline, section } from './markdown.ts';
import type { NotebookAttempt } from './notebook-attempt.ts';
import type { Cell } from './notebook-document.ts';
import { policySections } from './policy-sections.ts';
import { outcomeLine, programCell } from './program-cell.ts';
import { setupCells, type SetupNeeds } from './setup-cell.ts';

/** What the notebook of one attempt shows. */
export interface AttemptStory {
  readonly attempt: Pick<NotebookAttempt, 'attemptNumber' | 'stage' | 'notebookType'> & {
    readonly createdAt: string;
  };
  readonly code: string;
  readonly execution: Execution | undefined;
  readonly errorContext: string | null;
  readonly approvalContext: string | null;
  readonly setup: Pick<SetupNeeds, 'hasContextFile' | 'connector'>;
}

/** A warning for the reader of code that may not read as it runs; empty otherwise. */
export const hiddenWarning = (code: string): string =>
  hidesText(code)
    ? '**Careful:** the code holds characters that cannot be seen or change the direction of text; it may not be what it looks like.'
    : '';

/** The cells of an attempt notebook: header, set-up, program. Source: spec §13.3. */
export function attemptCells(story: AttemptStory): readonly Cell[] {
  const { attempt, code, execution, errorContext, approvalContext, setup } = story;
  const facts = [
    `- Type: \`${attempt.notebookType}\``,
    `- Created: ${attempt.createdAt}`,
    outcomeLine(execution),
  ];
  return [
    markdownCell('header', [
      `# Attempt ${attempt.attemptNumber}: ${inline(attempt.stage)}`,
      facts.join('\n'),
      ...section('Approval', approvalContext),
      ...section('Error', errorContext),
      ...policySections(execution),
      hiddenWarning(code),
    ]),
    ...setupCells({ ...setup, code, inAttempts: true }),
    programCell(code, execution),
  ];
}
