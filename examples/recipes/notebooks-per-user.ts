/** Keeps the notebooks of each user in a folder of their own: `node examples/recipes/notebooks-per-user.ts`. */
import { createHash } from 'node:crypto';
import { join, relative } from 'node:path';
import {
  isAwaitingApproval,
  PythonExecutorService,
  ScriptedCodeGenerator,
} from '../../src/index.ts';

const ROOT = '_agent_data/users';
/** A name that a person chose is no name of a folder. */
const folderOf = (user: string): string =>
  join(ROOT, createHash('sha256').update(user).digest('hex').slice(0, 16));

/** A service for each user; sandbox, model and limits are the same. */
const serviceOf = (user: string): PythonExecutorService =>
  new PythonExecutorService({
    config: { agentDataDir: folderOf(user), sandbox: { kind: 'pyodide', pool: { size: 0 } } },
    generator: new ScriptedCodeGenerator(['results = {"answer": 42}']),
  });

for (const user of ['ada@example.org', '../../grace']) {
  await using service = serviceOf(user);
  const config = { configurable: { thread_id: 'notes', user_id: user } };
  const outcome = await service.invoke({ userQuery: 'Compute' }, config);
  if (isAwaitingApproval(outcome)) throw new Error('nothing in this program needs an approval');
  console.log(relative(ROOT, outcome.executionResult.notebookPath));
}
