import type { Finding } from './finding.ts';
import { HOST_RULES } from './rules/host-rules.ts';

const OTHER: Readonly<Record<string, string>> = {
  'syntax.too-large': 'Move data out of the program into a file.',
  'syntax.too-deep': 'Split the deeply nested expression into several statements.',
  'ruff.F821': 'Define or import every name before it is used.',
  'import.sandbox-escape': 'Stay inside Python.',
  'results.not-assigned': 'Assign a dictionary with the outcome to `results`.',
  'code.encoded-payload': 'Write the code out instead of unpacking it from data.',
  'code.encoded-text': 'Read data from a file instead of unpacking it from a long text.',
  'host.hard-coded-secret': 'Take the key out of the program and revoke it.',
  'text.bidirectional': 'Remove the direction controls, or write them as escapes.',
  'text.invisible': 'Remove the characters that cannot be seen, or write them as escapes.',
  'text.gap': 'Take out the empty space.',
  'text.look-alike-name': 'Write names in letters of one script, plain ones.',
  'text.encoding': 'Write the program in UTF-8 without an encoding comment.',
};

function adviceFor(finding: Finding): string | undefined {
  if (finding.category === 'syntax' && OTHER[finding.rule] === undefined) {
    return 'Mend the syntax so that the program compiles.';
  }
  return OTHER[finding.rule] ?? HOST_RULES.find((rule) => rule.id === finding.rule)?.advice;
}

/** What to do about findings, each advice once, in the order of the findings. */
export function recommend(findings: readonly Finding[]): string[] {
  return [...new Set(findings.map(adviceFor).filter((advice) => advice !== undefined))];
}
