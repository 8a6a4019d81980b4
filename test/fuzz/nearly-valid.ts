import * as fc from 'fast-check';
import { z } from 'zod';
import { json, nastyText } from './inputs.ts';

type Node = z.core.JSONSchema.JSONSchema;

const snake = (name: string): string => name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);
const any = json(2);
const key = fc.oneof(nastyText(1), fc.constantFrom('a', 'read_only', 'x.y'));

function numbers({ minimum, maximum, type }: Node): fc.Arbitrary<unknown> {
  const [min, max] = [minimum ?? -10, maximum ?? 1e6];
  const inside = fc.integer({
    min: Math.ceil(min),
    max: Math.floor(Math.min(max, Math.max(min, 1e6))),
  });
  return fc.oneof(inside, type === 'integer' ? fc.integer() : fc.double());
}

/** Each field is there or not, under its name, or with the name in snake_case; a foreign one sometimes. */
function table(node: Node, depth: number): fc.Arbitrary<unknown> {
  const fields = Object.entries(node.properties ?? {}).map(([name, inner]) =>
    fc.tuple(fc.constantFrom(name, name, snake(name)), of(inner as Node, depth - 1)),
  );
  const free = node.additionalProperties;
  const values = typeof free === 'object' ? of(free, depth - 1) : any;
  const foreign = fc.array(fc.tuple(key, values), { maxLength: typeof free === 'object' ? 3 : 1 });
  const some =
    fields.length === 0
      ? fc.constant([])
      : fc.subarray(fields).chain((chosen) => fc.tuple(...chosen));
  return fc
    .tuple(
      some,
      fc.oneof({ weight: 5, arbitrary: fc.constant([]) }, { weight: 2, arbitrary: foreign }),
    )
    .map(([own, others]) => Object.fromEntries([...own, ...others]) as unknown);
}

const byType: Readonly<Record<string, (node: Node, depth: number) => fc.Arbitrary<unknown>>> = {
  object: (node, depth) => (depth <= 0 ? fc.constant({}) : table(node, depth)),
  array: ({ items = {} }, depth) =>
    depth <= 0 ? fc.constant([]) : fc.array(of(items as Node, depth - 1), { maxLength: 3 }),
  string: () => fc.oneof(fc.stringMatching(/^[a-z0-9._-]{1,12}$/), nastyText(2)),
  number: numbers,
  integer: numbers,
  boolean: () => fc.boolean(),
};

function fitting(node: Node, depth: number): fc.Arbitrary<unknown> {
  const options = node.anyOf ?? node.oneOf;
  if (options !== undefined) {
    return fc.oneof(...options.map((option) => of(option, depth)));
  }
  if (node.enum !== undefined) return fc.constantFrom(...node.enum);
  if (node.const !== undefined) return fc.constant(node.const);
  return byType[String(node.type)]?.(node, depth) ?? any;
}

const of = (node: Node, depth: number): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 24, arbitrary: fitting(node, depth) },
    { weight: 1, arbitrary: any },
    { weight: 1, arbitrary: fc.constantFrom(null, '', 0, -1, true, [], {}) },
  );

/** Values that mostly fit a schema, and mostly not in all of their parts. */
export const nearlyValid = (schema: z.ZodType, depth = 6): fc.Arbitrary<unknown> =>
  of(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' }), depth);
