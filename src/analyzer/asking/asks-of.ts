import type { Operation } from '../python/operation.ts';
import type { SyntaxNode } from '../python/syntax-node.ts';
import type { Ask } from './asking.ts';
import { callKey } from './direct-calls.ts';
import { TARGET_RULES, type TargetRule } from './target-rules.ts';
import { writtenArguments, writtenText, type WrittenArguments } from './written-arguments.ts';

/** An operation of a program, and the rule by which it asks. */
export interface AskingOperation {
  readonly rule: string;
  readonly operation: Pick<Operation, 'name' | 'kind' | 'line' | 'column'>;
}

function targetOf(rule: TargetRule, { positional, keywords }: WrittenArguments): string | null {
  const texts = rule.target.map((keyword, place) =>
    writtenText(positional[place] ?? keywords.get(keyword)),
  );
  const known = texts.filter((text) => text !== null);
  if (known.length < texts.length) return null;
  return rule.read === undefined ? known.join(' → ') : rule.read(known);
}

function askOf(rule: TargetRule, name: string, id: string, call: SyntaxNode): Ask | null {
  const given = writtenArguments(call);
  if (given === null || given.positional.length > rule.places) return null;
  const target = targetOf(rule, given);
  const options = [...given.keywords.keys()].filter((keyword) => !rule.target.includes(keyword));
  if (target === null || !options.every((option) => rule.options.includes(option))) return null;
  const further = given.positional
    .slice(rule.target.length)
    .map((_, index) => `argument ${index + 1 + rule.target.length}`);
  return { rule: id, operation: name, targets: [target], options: [...options, ...further] };
}

/** The one ask that an operation is; null when its target is not written out in it. */
function readAsk(
  { rule: id, operation }: AskingOperation,
  calls: ReadonlyMap<string, SyntaxNode | null>,
): Ask | null {
  if (operation.kind !== 'call') return null;
  const method = `*.${operation.name.split('.').at(-1) ?? ''}`;
  for (const rule of TARGET_RULES.filter((each) => each.rule.test(id))) {
    const name = rule.operations.find((each) => each === operation.name || each === method);
    const call = name && calls.get(callKey(operation.line, operation.column, name));
    if (name && call) return askOf(rule, name, id, call);
  }
  return null;
}

const sorted = (texts: readonly string[]): string[] => [...new Set(texts)].toSorted();

/** What the operations of a program ask for, one entry for each rule and function; null when one of them is unknown. */
export function asksOf(
  operations: readonly AskingOperation[],
  calls: ReadonlyMap<string, SyntaxNode | null>,
): Ask[] | null {
  const asks = operations.map((each) => readAsk(each, calls));
  const known = asks.filter((ask) => ask !== null);
  if (known.length < asks.length) return null;
  const groups = Map.groupBy(known, ({ rule, operation }) => `${rule} ${operation}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const targets = sorted(group.flatMap((each) => each.targets));
    return [{ ...first, targets, options: sorted(group.flatMap((each) => each.options)) }];
  });
}
