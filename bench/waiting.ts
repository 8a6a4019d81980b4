import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Command } from '@langchain/langgraph';
import { SqliteSaver } from '../src/checkpointer/sqlite-saver.ts';
import type { PythonExecutorService } from '../src/service.ts';
import { bareGraph, CODE, onThread, openService, REQUEST } from './agent.ts';
import { interleave, timed } from './interleave.ts';
import { atMost, rowOf, type Area } from './row.ts';

const BATCHES = 10;
const BATCH = 100;
const THREADS = BATCHES * BATCH;
const ROUNDS = 30;
/** What is compiled and cached at first would count as memory of the threads. */
const WARM_UPS = 400;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Memory in use once nothing is left to collect, KiB. */
async function memoryInUse(): Promise<number> {
  // What timers and finalizers still hold goes in turns.
  for (let turn = 0; turn < 3; turn++) {
    await pause(20);
    collectGarbage();
  }
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1024;
}

type Start = (thread: string) => Promise<unknown>;

async function warmUp(start: Start): Promise<void> {
  for (let index = 0; index < WARM_UPS; index++) await start(`warm-${index}`);
}

/** KiB that each of a batch of new threads holds once all of them wait. */
async function perThread(start: Start): Promise<number> {
  const before = await memoryInUse();
  const batch = randomUUID();
  for (let index = 0; index < BATCH; index++) await start(`${batch}-${index}`);
  return ((await memoryInUse()) - before) / BATCH;
}

async function ask(service: PythonExecutorService, thread: string): Promise<void> {
  const { status } = await service.invoke(REQUEST, onThread(thread));
  if (status !== 'awaiting_approval') throw new Error(`the run is ${status}`);
}

async function approve(service: PythonExecutorService, thread: string): Promise<void> {
  const { status } = await service.invoke(new Command({ resume: true }), onThread(thread));
  if (status !== 'completed') throw new Error(`the run is ${status}`);
}

/** Many threads that wait for an approval in one service, and how long one of them takes to go on. */
export const measureWaiting: Area = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bench-waiting-'));
  const saver = (name: string) => new SqliteSaver(join(folder, name));
  const [many, few, alone] = [saver('many'), saver('few'), saver('bare')];
  const config = { approval: { mode: 'all_code' } } as const;
  await using crowded = openService(folder, many, config);
  await using empty = openService(folder, few, config);
  try {
    const bare = bareGraph({ generator: { generated_code: CODE } }, alone, true);
    const askBare: Start = (thread) => bare.invoke({}, onThread(thread));
    const askOurs: Start = (thread) => ask(crowded, thread);
    await warmUp(askBare);
    await warmUp(askOurs);
    const memory = await interleave(
      BATCHES,
      { bare: () => perThread(askBare), ours: () => perThread(askOurs) },
      0,
    );
    let next = 0;
    const { one, crowd } = await interleave(ROUNDS, {
      one: async () => {
        await ask(empty, `thread-${next}`);
        return await timed(() => approve(empty, `thread-${next}`));
      },
      crowd: async () => await timed(() => approve(crowded, `warm-${next++}`)),
    });
    return [
      rowOf(
        { name: 'memory of a waiting thread', values: memory.ours },
        { name: 'the same, bare graph', values: memory.bare },
        { unit: 'KiB', target: atMost('p50', 2) },
      ),
      rowOf(
        { name: `to resume one of ${THREADS} that wait`, values: crowd },
        { name: 'to resume the only one', values: one },
        { target: atMost('ratio', 1.2) },
      ),
    ];
  } finally {
    for (const each of [many, few, alone]) each.close();
    await rm(folder, { recursive: true });
  }
};
