import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Overwrite } from '@langchain/langgraph';
import type { PythonExecutorService } from '../src/service.ts';
import { bareGraph, onThread, openService, REQUEST, type NodeUpdates } from './agent.ts';
import { interleave, timed } from './interleave.ts';
import { atMost, rowOf, type Area, type Row } from './row.ts';
import { openSavers, type NamedSaver } from './savers.ts';

const ROUNDS = 60;
const WARM_UPS = 20;
const STAGES = ['generator', 'analyzer', 'executor'] as const;
type Stage = (typeof STAGES)[number];

/** How LangGraph holds the function of a node. */
interface Runnable {
  func: (...given: readonly unknown[]) => unknown;
}

interface Watched {
  /** What the nodes did in the last run, ms each. */
  readonly took: Map<string, number>;
  readonly updates: NodeUpdates;
}

const plain = (value: unknown): unknown => (Overwrite.isInstance(value) ? value.value : value);

/** Measures the work of each node of a service from outside, and keeps what it returned last. */
async function watch(service: PythonExecutorService): Promise<Watched> {
  const took = new Map<string, number>();
  const updates: Record<string, Record<string, unknown>> = {};
  const { nodes } = await service.getCompiledGraph();
  for (const stage of STAGES) {
    const node = nodes[stage].bound as unknown as Runnable;
    const work = node.func.bind(node);
    node.func = async (...given) => {
      const begin = performance.now();
      const update = (await work(...given)) as Record<string, unknown>;
      took.set(stage, performance.now() - begin);
      updates[stage] = Object.fromEntries(
        Object.entries(update).map(([channel, value]) => [channel, plain(value)]),
      );
      return update;
    };
  }
  return { took, updates };
}

async function measureWith({ name, saver }: NamedSaver, folder: string): Promise<readonly Row[]> {
  await using service = openService(folder, saver, { approval: { mode: 'disabled' } });
  const { took, updates } = await watch(service);
  const own: Record<Stage, number[]> = { generator: [], analyzer: [], executor: [] };
  const overhead: number[] = [];
  const ours = async (): Promise<number> => {
    const wall = await timed(() => service.invoke(REQUEST, onThread(randomUUID())));
    overhead.push(STAGES.reduce((left, stage) => left - (took.get(stage) ?? 0), wall));
    for (const stage of STAGES) own[stage].push(took.get(stage) ?? 0);
    return wall;
  };
  await ours();
  const bare = bareGraph(updates, saver);
  const { wall, base } = await interleave(
    ROUNDS,
    {
      base: () => timed(() => bare.invoke({}, onThread(randomUUID()))),
      wall: ours,
    },
    WARM_UPS,
  );
  const baseline = { name: 'bare graph, same channels and updates', values: base };
  const row = (what: string, values: readonly number[]) =>
    rowOf({ name: `${what}, ${name}`, values: values.slice(-ROUNDS) }, baseline, {});
  return [
    { ...row('graph without the work of its nodes', overhead), target: atMost('ratio', 1.5) },
    row('the whole run', wall),
    row('the generator’s work: folder, scripted reply', own.generator),
    row('the analyzer’s work', own.analyzer),
    row('the executor’s work: files, notebooks, audit', own.executor),
  ];
}

/** A run whose model and sandbox answer at once, against LangGraph alone with the same checkpointer. */
export const measureGraph: Area = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bench-graph-'));
  const savers = await openSavers(folder);
  try {
    const rows: Row[] = [];
    for (const each of savers) rows.push(...(await measureWith(each, folder)));
    return rows;
  } finally {
    for (const { close } of savers) close();
    await rm(folder, { recursive: true });
  }
};
