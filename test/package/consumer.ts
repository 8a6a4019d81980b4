/** One request, its results on stdout; the kind of sandbox is the argument. */
export const REQUEST_PROGRAM = `
import { PythonExecutorService, ScriptedCodeGenerator } from 'langgraph-python-executor';

const kind = process.argv[2];
const service = new PythonExecutorService({
  config: { sandbox: kind === 'local' ? { kind, acceptNoIsolation: true } : { kind } },
  generator: new ScriptedCodeGenerator(['results = {"answer": 6 * 7}']),
});
const { executionResult } = await service.invoke(
  { userQuery: 'How much is 6 times 7?', taskObjective: 'Multiply 6 by 7' },
  { configurable: { thread_id: 'thread' } },
);
console.log(JSON.stringify(executionResult.results));
await service[Symbol.asyncDispose]();
`;

/** The values that the package exports, as JSON on stdout. */
export const NAMES_PROGRAM = `
import * as all from 'langgraph-python-executor';
console.log(JSON.stringify(Object.keys(all)));
`;

/** A strict program in TypeScript that names every type and notices when one has become \`any\`. */
export const typedProgram = (types: readonly string[]): string => `
import type { ${types.join(', ')} } from 'langgraph-python-executor';
import { isAwaitingApproval, PythonExecutorService } from 'langgraph-python-executor';
import { PythonExecutorClient } from 'langgraph-python-executor/client';
import { createServerConfig } from 'langgraph-python-executor/server';

export const port: number = createServerConfig({}).port;
export const value: Promise<string | null> = new PythonExecutorClient('http://127.0.0.1')
  .eval('1')
  .then(({ result }) => result);
await using service = new PythonExecutorService({ config: { sandbox: { kind: 'docker' } } });
const input: ServiceInput = { userQuery: 'How much?', taskObjective: 'Multiply' };
const outcome: Outcome = await service.invoke(input, { configurable: { thread_id: 'thread' } });
export const path: string = isAwaitingApproval(outcome)
  ? outcome.approval.code_sha256
  : outcome.executionResult.folderPath;
// @ts-expect-error a sandbox of that kind is not known
new PythonExecutorService({ config: { sandbox: { kind: 'unknown' } } });
// @ts-expect-error an outcome is no number
export const wrong: number = outcome;
`;
