import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceConfigInput } from '../../src/config/service-config.ts';
import { ScriptedCodeGenerator } from '../../src/generator/scripted-generator.ts';
import type { PythonExecutorService } from '../../src/service.ts';
import type { State } from '../../src/state.ts';
import { answer, localPython, makeService, onThread, REQUEST, stateOf } from '../fixtures/agent.ts';

/** A program that leaves a trace of each run where no sandbox takes it away; writing also means to a machine. */
export const tracing = (log: string, writes: boolean): string =>
  [
    'import os',
    `with open(${JSON.stringify(log)}, "a") as file: file.write(f"{os.getpid()}\\n")`,
    ...(writes
      ? ['try:', '    from epics import caput', '    caput("X", 1)', 'except ImportError: pass']
      : []),
    'results = {"answer": 42}',
  ].join('\n');

/** The processes that ran the program. */
export function runsIn(log: string): readonly number[] {
  try {
    return readFileSync(log, 'utf8').trim().split('\n').map(Number);
  } catch {
    return [];
  }
}

/** A service over the files that a killed one left. */
export const openAfter = (
  folder: string,
  code: string,
  config: ServiceConfigInput,
): PythonExecutorService =>
  makeService({
    generator: new ScriptedCodeGenerator([{ code }]),
    sandbox: localPython(),
    onWarning: () => undefined,
    config: {
      agentDataDir: folder,
      checkpointer: { kind: 'sqlite', path: join(folder, 'threads.sqlite') },
      ...config,
    },
  });

/** One step of whoever takes a thread up again: asks anew, answers, or lets it go on. */
async function takeUp(service: PythonExecutorService, threadId: string): Promise<boolean> {
  const graph = await service.getCompiledGraph();
  const { next, values } = await graph.getState(onThread(threadId));
  const { is_successful: isGood, is_failed: isBad } = values as Partial<State>;
  if (next.length === 0 && (isGood === true || isBad === true)) return true;
  const isAsked = (await service.pendingApproval(threadId)) !== undefined;
  if (isAsked) await service.invoke(answer(true), onThread(threadId));
  else if (next.length > 0) await graph.invoke(null, onThread(threadId));
  else await service.invoke(REQUEST, onThread(threadId));
  return false;
}

/** Brings a thread to its end; gives its state. */
export async function bringToEnd(
  service: PythonExecutorService,
  threadId = 'thread',
): Promise<State> {
  for (let turn = 0; turn < 5; turn += 1) {
    // A run that fails is over too, which its state tells.
    const isOver = await takeUp(service, threadId).catch(() => false);
    if (isOver) return await stateOf(service, threadId);
  }
  throw new Error('The thread does not come to an end.');
}
