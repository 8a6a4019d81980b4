import * as fc from 'fast-check';
import { attemptCells } from '../../src/notebook/attempt-cells.ts';
import { finalCells } from '../../src/notebook/final-cells.ts';
import { notebookText } from '../../src/notebook/notebook-document.ts';
import type { JsonObject, JsonValue } from '../../src/json.ts';
import type { Execution } from '../../src/sandbox/execution.ts';
import { makeExecution } from '../notebook/fixture.ts';
import { bytes, json, nastyText } from './inputs.ts';

const text = nastyText(8);
const large = fc
  .tuple(text, fc.nat({ max: 20_000 }))
  .map(([part, count]) => `${part}x`.repeat(count).slice(0, 200_000));
const output = fc.oneof({ weight: 9, arbitrary: text }, { weight: 1, arbitrary: large });
const optional = <T>(inner: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.option(inner, { freq: 2 });

const artifact = fc.record({
  kind: fc.constantFrom('figure' as const, 'artifact' as const, 'file' as const),
  path: fc.array(nastyText(2), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/')),
  mimeType: fc.constantFrom(
    'image/png',
    'image/jpeg',
    'image/svg+xml',
    'text/html',
    'text/markdown',
    'text/plain',
    'text/csv',
    'application/json',
    'application/pdf',
    '',
  ),
  bytes: fc.oneof(
    bytes(120),
    fc.json().map((value) => Buffer.from(value)),
    text.map((value) => Buffer.from(value)),
  ),
  title: text,
  description: text,
});
const refusal = fc.record({
  kind: fc.constantFrom('write' as const, 'bypass' as const),
  target: text,
  args: text,
  line: optional(fc.nat()),
  mode: fc.constant('read_only' as const),
});
const execution: fc.Arbitrary<Partial<Execution>> = fc.record({
  status: fc.constantFrom('completed' as const, 'failed' as const, 'killed' as const),
  killReason: fc.constantFrom(null, 'timeout' as const, 'out_of_memory' as const),
  exitCode: optional(fc.integer()),
  signal: optional(text),
  stdout: output,
  stderr: output,
  truncated: fc.boolean(),
  expression: optional(output),
  artifacts: fc.array(artifact, { maxLength: 4 }),
  error: optional(
    fc.record({ type: text, message: output, traceback: output, line: optional(fc.nat()) }),
  ),
  refusals: fc.array(refusal, { maxLength: 3 }),
});

const story = fc.record({
  userQuery: text,
  taskObjective: text,
  stage: text,
  code: output,
  execution: optional(execution),
  results: fc.oneof(fc.constant(undefined), json()) as fc.Arbitrary<JsonValue | undefined>,
  errorContext: optional(text),
  approvalContext: optional(text),
  figurePaths: fc.array(text, { maxLength: 3 }),
  audit: fc.dictionary(text, json(2)) as fc.Arbitrary<JsonObject>,
  setup: fc.record({
    hasContextFile: fc.boolean(),
    connector: fc.oneof(
      fc.constant(null),
      fc.record({
        type: fc.constant('mock' as const),
        channels: fc.dictionary(text, json(2)) as fc.Arbitrary<JsonObject>,
        faults: fc.constant({}),
      }),
    ),
  }),
});

/** The code of a story, and the texts of its attempt notebook and of its final one. */
export const notebooks = story.map(({ audit, execution: overrides, stage, ...rest }) => {
  const ran = overrides === null ? undefined : makeExecution(overrides);
  const attempt = {
    attemptNumber: 1,
    stage,
    notebookType: 'execution_attempt',
    createdAt: '2026-03-04T05:06:07.000Z',
  } as const;
  const { createdAt } = attempt;
  const all = [
    attemptCells({ ...rest, attempt, execution: ran }),
    finalCells({ ...rest, createdAt, execution: ran }),
  ];
  return { code: rest.code, texts: all.map((cells) => notebookText(cells, audit)) };
});
