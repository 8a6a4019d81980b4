import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteSaver } from '../src/checkpointer/sqlite-saver.ts';
import type { Execution } from '../src/sandbox/execution.ts';
import { CountingSerializer } from '../test/fixtures/counting-serializer.ts';
import { raised, success } from '../test/fixtures/fake-sandbox.ts';
import { onThread, openService, REQUEST } from './agent.ts';
import { atMost, rowOf, type Area } from './row.ts';

const MIB = 2 ** 20;
const MOST_ATTEMPTS = 8;
/** Counted and not timed: once is enough. */
const once = (name: string, value: number) => ({ name, values: [value] });
const inKib = { unit: 'KiB' } as const;

/** What a run hands to the checkpointer in all, KiB. */
async function sizeOf(folder: string, executions: readonly Execution[]): Promise<number> {
  const serializer = new CountingSerializer();
  using saver = new SqliteSaver(':memory:', serializer);
  const config = {
    approval: { mode: 'disabled' },
    maxGenerationRetries: executions.length,
  } as const;
  await using service = openService(folder, saver, config, executions);
  await service.invoke(REQUEST, onThread('thread'));
  return serializer.bytes / 1024;
}

/** Bytes in checkpoints against the output of a program and the number of attempts. */
export const measureCheckpoints: Area = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bench-checkpoints-'));
  try {
    const small = await sizeOf(folder, [success()]);
    const output = { stdout: 'y'.repeat(10 * MIB) };
    const big = await sizeOf(folder, [success({ text: 'x'.repeat(MIB) }, output)]);
    const failures = Array.from({ length: MOST_ATTEMPTS }, (_, index) =>
      raised('ValueError', `${index} is wrong. `.repeat(200)),
    );
    const sizes: number[] = [];
    for (let attempts = 1; attempts <= MOST_ATTEMPTS; attempts++) {
      sizes.push(await sizeOf(folder, [...failures.slice(1, attempts), success()]));
    }
    const added = (attempt: number): number =>
      (sizes[attempt - 1] ?? Number.NaN) - (sizes[attempt - 2] ?? Number.NaN);
    const second = once('the second attempt', added(2));
    return [
      rowOf(
        once('more for 10 MiB of output and 1 MiB of results', big - small),
        once('a run without them', small),
        { ...inKib, target: atMost('p50', 64) },
      ),
      ...Array.from({ length: MOST_ATTEMPTS - 2 }, (_, index) => index + 3).map((attempt) =>
        rowOf(once(`attempt ${attempt} adds`, added(attempt)), second, {
          ...inKib,
          target: attempt === MOST_ATTEMPTS ? atMost('ratio', 1.1) : undefined,
        }),
      ),
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
};
