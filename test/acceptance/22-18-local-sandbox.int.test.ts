/**
 * Spec §22, line 18. In depth: test/sandbox/local/, test/sandbox-contract/processes.ts,
 * test/config/load-service-config.test.ts.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  createJob,
  createSandbox,
  type ExecuteOptions,
  type JobInput,
  loadServiceConfig,
  LocalSandbox,
} from '../../src/index.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';
import { py, valueOf } from '../sandbox-contract/contract.ts';

const python = process.env['TEST_PYTHON'] ?? 'python3';
const local = (passEnv: readonly string[] = []) =>
  new LocalSandbox({ acceptNoIsolation: true, python: [python], passEnv });

const run = (code: string, limits: JobInput['limits'] = {}, options: ExecuteOptions = {}) =>
  local().execute(createJob({ code, capture: 'cell', limits }), options);

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe.skipIf(process.env['TEST_LOCAL'] !== '1')('§22.18 local backend', () => {
  it('interpreter order: CONTAINER_PYTHON_ENV, python_env_path, python3', async () => {
    const file = join(tempFolder(), 'config.yaml');
    const lines = ['framework:', '  execution:', '    execution_method: local'];
    writeFileSync(file, [...lines, '    python_env_path: ~/no/such/venv/python', ''].join('\n'));
    const { sandbox: settings } = await loadServiceConfig({
      file,
      env: { CONTAINER_PYTHON_ENV: '/no/such/python' },
    });
    expect(settings).toMatchObject({
      kind: 'local',
      python: ['/no/such/python', '~/no/such/venv/python', 'python3'],
    });
    await using sandbox = await createSandbox({ ...settings, acceptNoIsolation: true });
    const execution = await sandbox.execute(createJob({ code: 'print("ran")' }));
    expect(execution.stdout).toBe('ran\n');
    expect(execution.warnings).toEqual([
      expect.stringContaining('no Python at "/no/such/python"'),
      expect.stringContaining('no Python at "~/no/such/venv/python"'),
    ]);
  });

  it('missing module hint', async () => {
    const { error, warnings } = await run('import absent_module.part');
    expect(error).toMatchObject({ type: 'ModuleNotFoundError', line: 1 });
    expect(warnings.join()).toMatch(/-m pip install absent_module$/);
  });

  it('environment allow-list', async () => {
    process.env['ACCEPTANCE_PASSED'] = 'passed';
    process.env['ACCEPTANCE_SECRET'] = 'secret';
    const code = 'import os\nresults = {k: v for k, v in os.environ.items() if "ACCEPTANCE" in k}';
    const job = createJob({ code, capture: 'cell' });
    expect(valueOf(await local().execute(job))).toEqual({});
    expect(valueOf(await local(['ACCEPTANCE_PASSED']).execute(job))).toEqual({
      ACCEPTANCE_PASSED: 'passed',
    });
  });

  it('process-group kill', async () => {
    const code = py`
      import os, subprocess, time
      child = subprocess.Popen(["sleep", "600"])
      print(os.getpid(), child.pid, flush=True)
      time.sleep(600)
    `;
    const execution = await run(code, { timeoutMs: 1_000 });
    expect(execution).toMatchObject({ status: 'killed', killReason: 'timeout' });
    const pids = execution.stdout.trim().split(' ').map(Number);
    expect(pids).toHaveLength(2);
    for (const pid of pids) await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
  });

  it('event loop not blocked', async () => {
    // The program ends only when this process answers while it runs.
    const code = py`
      import os, time
      print(os.getcwd(), flush=True)
      for _ in range(600):
          if os.path.exists("answer.txt"):
              break
          time.sleep(0.05)
      results = {"answer": open("answer.txt").read()}
    `;
    const execution = await run(
      code,
      {},
      {
        onEvent: (event) => {
          if (event.type === 'stdout')
            writeFileSync(join(event.text.trim(), 'answer.txt'), 'alive');
        },
      },
    );
    expect(valueOf(execution)).toEqual({ answer: 'alive' });
  });
});
