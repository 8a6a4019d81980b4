import { describe, expect, it } from 'vitest';
import { PyodideSandbox } from '../../src/sandbox/pyodide/pyodide-sandbox.ts';
import { machineLog, runSnippet } from './run-snippet.ts';

const CODE = `
import epics, os
for write in (lambda: epics.caput("X", 1), lambda: write_channel("X", 2)):
    try:
        write()
    except PermissionError as error:
        print(error)
print(epics.caget("X"), read_channel("X"), os.environ["PYTHON_EXECUTION_MODE"])
`;

describe('the guard under Pyodide', () => {
  it('refuses writes and lets reads be', async () => {
    const execution = await runSnippet(new PyodideSandbox(), CODE);
    expect(execution.error).toBeNull();
    expect(execution.stdout).toContain('1.0 1 read_only');
    expect(execution.refusals?.map(({ target }) => target)).toEqual([
      'epics.caput',
      'write_channel',
    ]);
    expect(machineLog(execution)).toEqual([]);
  });
});
