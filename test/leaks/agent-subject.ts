import { MemorySaver } from '@langchain/langgraph-checkpoint';
import { SqliteSaver } from '../../src/checkpointer/sqlite-saver.ts';
import { ScriptedCodeGenerator } from '../../src/generator/scripted-generator.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { PythonExecutorService } from '../../src/service.ts';
import { ownHeap, type Subject } from './subject.ts';

/** Requests to the agent, each on a thread of its own; the caller deletes the thread when it is done. */
export function agentSubject(sandbox: Sandbox, checkpoints: 'memory' | 'sqlite'): Subject {
  const checkpointer =
    checkpoints === 'memory' ? new MemorySaver() : new SqliteSaver('threads.sqlite');
  const service = new PythonExecutorService({
    sandbox,
    checkpointer,
    generator: new ScriptedCodeGenerator([{ code: 'results = {"answer": 42}' }]),
  });
  return {
    pid: process.pid,
    heapUsed: ownHeap,
    async run() {
      const outcome = await service.invoke({ userQuery: 'q', taskObjective: 't' });
      if (outcome.status !== 'completed') throw new Error(`the run is ${outcome.status}`);
      await checkpointer.deleteThread(outcome.threadId);
    },
    async [Symbol.asyncDispose]() {
      await service[Symbol.asyncDispose]();
      await sandbox[Symbol.asyncDispose]();
      if (checkpointer instanceof SqliteSaver) checkpointer.close();
    },
  };
}
