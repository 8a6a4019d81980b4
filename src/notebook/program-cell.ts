import type { Execution } from '../sandbox/execution.ts';
import { codeCell } from './cells.ts';
import { isSuccessful } from './execution-metadata.ts';
import { inline } from './markdown.ts';
import type { Cell } from './notebook-document.ts';
import { executionOutputs } from './outputs.ts';

const wrote = ({ channelWrites = [] }: Execution): boolean =>
  channelWrites.some(({ outcome }) => outcome !== 'refused' && outcome !== 'unrequested');

/**
 * `skip-execution` keeps an automatic re-run from code that never ran here, had to be killed, or wrote to a
 * control system; `raises-exception` lets it go on after a failure that is expected.
 */
function tagsFor(execution: Execution | undefined): readonly string[] {
  if (execution === undefined || execution.status !== 'completed' || wrote(execution)) {
    return ['skip-execution'];
  }
  return isSuccessful(execution) ? [] : ['raises-exception'];
}

/** The program as it ran, with its outputs. */
export const programCell = (code: string, execution: Execution | undefined): Cell =>
  codeCell('program', code, {
    tags: tagsFor(execution),
    executionCount: execution === undefined ? null : 1,
    outputs: execution === undefined ? [] : executionOutputs(execution),
  });

/** How the program ended and which limits it ran into, as a list in Markdown. */
export function outcomeLine(execution: Execution | undefined): string {
  if (execution === undefined) return '- Outcome: not run';
  const { status, killReason, exitCode, signal, timings, reachedLimits = [] } = execution;
  const facts = [
    killReason === null ? status : `${status} (${killReason.replaceAll('_', ' ')})`,
    ...(exitCode === null ? [] : [`exit code ${exitCode}`]),
    ...(signal === null ? [] : [`signal ${signal.replace(/\W/g, '')}`]),
    `${(timings.runMs / 1000).toFixed(2)} s`,
  ];
  const limits = reachedLimits.map(({ message }) => `- Limit reached: ${inline(message)}`);
  return [`- Outcome: ${facts.join(', ')}`, ...limits].join('\n');
}
