/**
 * Lets programs write to a control system within limits: `node examples/recipes/write-limits.ts`.
 * The channels are in memory; with `connector: { type: 'epics' }` they are real.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from '@langchain/langgraph';
import {
  ChannelLimitsViolationError,
  isAwaitingApproval,
  PythonExecutorService,
  ScriptedCodeGenerator,
} from '../../src/index.ts';

const folder = await mkdtemp(join(tmpdir(), 'limits-'));
const databasePath = join(folder, 'limits.json');
await writeFile(databasePath, JSON.stringify({ 'HEATER:SET': { min_value: 20, max_value: 80 } }));

for (const value of [60, 200]) {
  await using service = new PythonExecutorService({
    config: {
      controlSystem: {
        writesEnabled: true,
        connector: { type: 'mock', channels: { 'HEATER:SET': 20 } },
        limitsChecking: { enabled: true, databasePath },
      },
      sandbox: { kind: 'pyodide', pool: { size: 0 } },
    },
    generator: new ScriptedCodeGenerator([
      `write_channel("HEATER:SET", ${value})\nresults = {"set": read_channel("HEATER:SET")}`,
    ]),
  });
  const config = { configurable: { thread_id: 'heater', user_id: 'operator' } };
  const asked = await service.invoke({ userQuery: `Set the heater to ${value}` }, config);
  if (!isAwaitingApproval(asked)) throw new Error('a program that writes must be approved');
  const { code_sha256, execution_mode } = asked.approval;
  try {
    const answer = new Command({ resume: { type: 'approve', code_sha256 } });
    const outcome = await service.invoke(answer, config);
    if (!isAwaitingApproval(outcome)) {
      console.log(execution_mode, outcome.executionResult.results);
    }
  } catch (error) {
    if (!(error instanceof ChannelLimitsViolationError)) throw error;
    console.log(execution_mode, error.violation.type, error.violation.max);
  }
}
await rm(folder, { recursive: true });
