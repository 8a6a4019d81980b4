import { expect, it } from 'vitest';
import { SqliteSaver } from '../../src/checkpointer/sqlite-saver.ts';
import type { Execution } from '../../src/sandbox/execution.ts';
import { completed, makeService, onThread, REQUEST, stateOf } from '../fixtures/agent.ts';
import { CountingSerializer } from '../fixtures/counting-serializer.ts';
import { FakeSandbox, raised, success } from '../fixtures/fake-sandbox.ts';

/** Runs programs that end so, one after the other; resolves with the bytes that went to the checkpointer. */
async function run(executions: readonly Execution[]) {
  const serializer = new CountingSerializer();
  const service = makeService({
    replies: executions.map((_, index) => ({ code: `results = {"attempt": ${index}}` })),
    sandbox: new FakeSandbox(({ number }) => executions[number - 1] ?? success()),
    checkpointer: new SqliteSaver(':memory:', serializer),
    config: { maxGenerationRetries: executions.length },
  });
  await completed(service.invoke(REQUEST, onThread()));
  return { bytes: serializer.bytes, state: await stateOf(service) };
}

const failing = (times: number) => [
  ...Array.from({ length: times }, (_, index) => raised('ValueError', `${index} `.repeat(500))),
  success(),
];

it('grows with the attempts and not with their square', async () => {
  const [two, four, eight] = [await run(failing(2)), await run(failing(4)), await run(failing(8))];
  const early = (four.bytes - two.bytes) / 2;
  const late = (eight.bytes - four.bytes) / 4;
  expect(late / early).toBeLessThan(1.1);
  expect(eight.state.error_chain).toHaveLength(8);
  expect(eight.state.execution_folder?.notebook_attempts).toHaveLength(10);
});

it('does not grow with output and results', async () => {
  const small = await run([success()]);
  const big = success({ text: 'x'.repeat(1_000_000) }, { stdout: 'y'.repeat(10_000_000) });
  expect((await run([big])).bytes - small.bytes).toBeLessThan(65_536);
});
