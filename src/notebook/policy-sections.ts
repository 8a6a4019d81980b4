import type { Execution } from '../sandbox/execution.ts';
import { section } from './markdown.ts';

const MAX_LINES = 50;

const listOf = (lines: readonly string[]): string =>
  [
    ...lines.slice(0, MAX_LINES),
    ...(lines.length > MAX_LINES ? [`... and ${lines.length - MAX_LINES} more`] : []),
  ].join('\n');

/** What the policy refused to a program, and what became of its writes; nothing where there was neither. */
export function policySections(execution: Execution | undefined): readonly string[] {
  const { refusals = [], channelWrites = [] } = execution ?? {};
  const refused = refusals.map(
    ({ kind, target, args, line }) =>
      `${kind}: ${target}(${args})${line === null ? '' : `, line ${line}`}`,
  );
  const written = channelWrites.map(
    ({ channel, value, outcome, detail }) =>
      `${channel} = ${value}: ${outcome}${detail === '' ? '' : ` (${detail})`}`,
  );
  return [
    ...section('Refused by the policy', listOf(refused)),
    ...section('Written to the control system', listOf(written)),
  ];
}
