/** Approves by rules of your own, without a human: `node examples/recipes/approve-by-rules.ts`. */
import { Command } from '@langchain/langgraph';
import {
  type ApprovalPayload,
  ApprovalRejectedError,
  isAwaitingApproval,
  PythonExecutorService,
  ScriptedCodeGenerator,
} from '../../src/index.ts';

const HARMLESS: readonly unknown[] = ['code.dynamic'];

/** Lets pass what only computes text into code; whatever else was found needs somebody to look at it. */
function decide({ findings, code_sha256 }: ApprovalPayload): object {
  const grave = findings.filter(
    ({ demand, rule }) => demand !== 'none' && !HARMLESS.includes(rule),
  );
  if (grave.length === 0) return { type: 'approve', code_sha256, approved_by: 'rules' };
  const rules = grave.flatMap(({ rule }) => (typeof rule === 'string' ? [rule] : []));
  return { type: 'reject', message: rules.join(', ') };
}

for (const program of [
  'results = {"answer": eval("6 * 7")}',
  'import subprocess\nresults = {"host": subprocess.getoutput("hostname")}',
]) {
  await using service = new PythonExecutorService({
    config: { sandbox: { kind: 'pyodide', pool: { size: 0 } } },
    generator: new ScriptedCodeGenerator([program]),
  });
  const config = { configurable: { thread_id: 'rules', user_id: 'rules' } };
  const asked = await service.invoke({ userQuery: 'Compute something' }, config);
  if (!isAwaitingApproval(asked)) throw new Error('nothing was found');
  try {
    const outcome = await service.invoke(new Command({ resume: decide(asked.approval) }), config);
    if (!isAwaitingApproval(outcome)) console.log('ran:', outcome.executionResult.results);
  } catch (error) {
    if (!(error instanceof ApprovalRejectedError)) throw error;
    console.log('not run:', error.reason);
  }
}
