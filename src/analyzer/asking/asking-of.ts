import type { Finding } from '../finding.ts';
import { usesOfSystem } from '../patterns/match-patterns.ts';
import type { PatternSet } from '../patterns/pattern-set.ts';
import type { PolicyVerdict } from '../policy/apply-policy.ts';
import type { Program } from '../python/program.ts';
import { HOST_RULES } from '../rules/host-rules.ts';
import { ruleMatches } from '../rules/match-operations.ts';
import type { Asking } from './asking.ts';
import { asksOf, type AskingOperation } from './asks-of.ts';
import { directCalls } from './direct-calls.ts';

/** More than anybody reads. */
const MAX_ASKS = 50;
const MAX_REMARKS = 100;

/** Everything of a program that asks by itself, each use of it. */
function operationsOf(program: Program, patternSets: readonly PatternSet[]): AskingOperation[] {
  const host = ruleMatches(program.operations, HOST_RULES)
    .filter(({ rule }) => rule.demand === 'approval')
    .map(({ rule, operation }) => ({ rule: rule.id, operation }));
  const writes = patternSets
    .flatMap((set) => usesOfSystem(program, set))
    .filter(({ access }) => access === 'write')
    .map(({ operation }) => ({ rule: 'control.write', operation }));
  return [...host, ...writes];
}

/** Whether the operations are the reason of every finding that asks, and of every write that was detected. */
function areWhole(
  operations: readonly AskingOperation[],
  findings: readonly Finding[],
  policy: PolicyVerdict,
): boolean {
  const names = new Set(operations.map(({ rule, operation }) => `${rule} ${operation.name}`));
  const writes = operations.some(({ rule }) => rule === 'control.write');
  const explained = findings
    .filter(({ rule, demand }) => demand !== 'none' || rule === 'control.write')
    .every(({ rule, operation }) => names.has(`${rule} ${operation}`));
  // What hides a part of a program is for a person to look at.
  const isOpen = findings.every(({ rule }) => !rule.startsWith('text.'));
  return explained && isOpen && policy.hasWrites === writes;
}

const remarksOf = (findings: readonly Finding[]): string[] => {
  const told = findings.filter(
    ({ category, demand }) =>
      demand === 'none' && (category === 'security' || category === 'import'),
  );
  return [
    ...new Set(told.map(({ rule, operation }) => `${rule} ${operation ?? ''}`.trim())),
  ].toSorted();
};

/** What a program asks for, from nothing but its analysis; everything that was found is given, not only what is shown. */
export function askingOf(
  program: Program,
  findings: readonly Finding[],
  policy: PolicyVerdict,
  patternSets: readonly PatternSet[],
): Asking {
  const operations = operationsOf(program, patternSets);
  // Most programs ask for nothing, and their calls need not be looked at.
  const asks = operations.length === 0 ? [] : asksOf(operations, directCalls(program));
  const remarks = remarksOf(findings);
  const { reasonKinds } = policy;
  const isFound = findings.some(({ demand }) => demand === 'approval');
  const isKnown =
    reasonKinds !== null &&
    areWhole(operations, findings, policy) &&
    (asks ?? []).length <= MAX_ASKS &&
    remarks.length <= MAX_REMARKS;
  return asks === null || !isKnown
    ? { known: false, reasons: [], asks: [], remarks: [] }
    : {
        known: true,
        reasons: [...reasonKinds, ...(isFound ? (['finding'] as const) : [])],
        asks,
        remarks,
      };
}
