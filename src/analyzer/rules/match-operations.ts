import type { Finding } from '../finding.ts';
import type { Operation } from '../python/operation.ts';
import { coversName, NameIndex } from './name-pattern.ts';
import type { OperationRule } from './operation-rule.ts';
import { type ProgramFacts, readFacts } from './program-facts.ts';

const indexes = new WeakMap<readonly OperationRule[], NameIndex<OperationRule>>();

function indexOf(rules: readonly OperationRule[]): NameIndex<OperationRule> {
  const known = indexes.get(rules) ?? new NameIndex(rules, (rule) => rule.names);
  indexes.set(rules, known);
  return known;
}

function names(rule: OperationRule, name: string): boolean {
  if (!rule.names.some((pattern) => coversName(pattern, name))) return false;
  return rule.except?.some((pattern) => coversName(pattern, name)) !== true;
}

function applies(rule: OperationRule, operation: Operation, facts: ProgramFacts): boolean {
  if (rule.kinds !== undefined && !rule.kinds.includes(operation.kind)) return false;
  return rule.when?.(operation, facts) ?? true;
}

/** A rule and an operation that it covers. */
export interface RuleMatch {
  readonly rule: OperationRule;
  readonly operation: Operation;
}

/** Every operation that a table of rules covers, in source order. */
export function ruleMatches(
  operations: readonly Operation[],
  rules: readonly OperationRule[],
): readonly RuleMatch[] {
  const facts = readFacts(operations);
  const index = indexOf(rules);
  const naming = new Map<string, readonly OperationRule[]>();
  return operations.flatMap((operation) => {
    const { name } = operation;
    const candidates =
      naming.get(name) ?? index.candidates(name).filter((rule) => names(rule, name));
    naming.set(name, candidates);
    return candidates
      .filter((rule) => applies(rule, operation, facts))
      .map((rule) => ({ rule, operation }));
  });
}

/** One finding per rule and line, in source order, for the operations that a table of rules covers. */
export function matchOperations(
  operations: readonly Operation[],
  rules: readonly OperationRule[],
): readonly Finding[] {
  const found = new Map<string, Finding>();
  for (const { rule, operation } of ruleMatches(operations, rules)) {
    const { name, line, column } = operation;
    const key = `${line} ${rule.id}`;
    if (found.has(key)) continue;
    found.set(key, {
      rule: rule.id,
      category: 'security',
      severity: rule.severity,
      demand: rule.demand,
      message: `${name} ${rule.message}`,
      line,
      column,
      operation: name,
    });
  }
  return [...found.values()];
}
