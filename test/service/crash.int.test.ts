import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ApprovalUsedError, WorkflowError } from '../../src/errors.ts';
import { ScriptedCodeGenerator } from '../../src/generator/scripted-generator.ts';
import {
  answer,
  completed,
  localPython,
  makeService,
  onThread,
  REQUEST,
  waiting,
} from '../fixtures/agent.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';

const HOST = fileURLToPath(new URL('../fixtures/host.ts', import.meta.url));
const python = process.env['TEST_PYTHON'] ?? 'python3';

type Line = Record<string, unknown>;

/** Starts another process with a service, waits for the line that counts, and kills it the hard way. */
async function startHost(wishes: { folder: string; code: string; resume?: unknown }) {
  const words = JSON.stringify({ ...wishes, python });
  const child = spawn(process.execPath, [HOST, words], { stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await closed;
  };
  onTestFinished(kill);
  const lines = createInterface({ input: child.stdout });
  const until = async (counts: (line: Line) => boolean): Promise<Line> => {
    for await (const text of lines) {
      const line = JSON.parse(text) as Line;
      if (counts(line)) return line;
    }
    throw new Error('the host ended too soon');
  };
  return { until, kill };
}

/** A service in this process, over the files of the other one. */
const openHere = (folder: string, code: string) => {
  const generator = new ScriptedCodeGenerator([{ code }]);
  const service = makeService({
    generator,
    sandbox: localPython(),
    config: {
      agentDataDir: folder,
      approval: { mode: 'all_code' },
      checkpointer: { kind: 'sqlite', path: join(folder, 'threads.sqlite') },
    },
  });
  return {
    generator,
    service,
    resume: (given: unknown) => service.invoke(answer(given), onThread()),
  };
};

/** Leaves a trace of every run outside the sandbox; the first of several hangs when told so. */
const tracing = (log: string, hangs: boolean): string => `import os, time
with open(${JSON.stringify(log)}, "a") as file:
    file.write(f"{os.getpid()}\\n")
print("running", flush=True)
runs = len(open(${JSON.stringify(log)}).readlines())
if ${hangs ? 'runs == 1' : 'False'}:
    time.sleep(60)
results = {"runs": runs}`;

const runsIn = (log: string): number[] => readFileSync(log, 'utf8').trim().split('\n').map(Number);

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe.skipIf(process.env['TEST_LOCAL'] !== '1')(
  'two processes that answer at the same time',
  () => {
    it('run the code once', async () => {
      const folder = tempFolder();
      const log = join(folder, 'runs.log');
      const code = tracing(log, false);
      const { service } = openHere(folder, code);
      await using _ = service;
      const { approval } = await waiting(service.invoke(REQUEST, onThread()));
      const { approval_id, code_sha256 } = approval;
      const yes = { type: 'approve', approval_id, code_sha256 };
      const hosts = await Promise.all(
        [1, 2, 3].map(() => startHost({ folder, code, resume: yes })),
      );
      const ends = await Promise.all(hosts.map(({ until }) => until((line) => 'status' in line)));
      expect(runsIn(log)).toHaveLength(1);
      expect(ends.map(({ status }) => status)).toContain('completed');
      for (const { status, name } of ends) {
        // Whoever comes when the run is over is told so, or gets its result.
        if (status !== 'completed') expect(name).toMatch(/^(?:ApprovalUsedError|WorkflowError)$/);
      }
    });
  },
);

describe.skipIf(process.env['TEST_LOCAL'] !== '1')('a process that is killed', () => {
  it('while it waits loses nothing: the code runs once', async () => {
    const folder = tempFolder();
    const log = join(folder, 'runs.log');
    const code = tracing(log, false);
    const host = await startHost({ folder, code });
    const asked = await host.until((line) => 'status' in line);
    expect(asked).toMatchObject({ status: 'awaiting_approval' });
    await host.kill();
    const { generator, service, resume } = openHere(folder, code);
    await using _ = service;
    expect(await service.pendingApproval('thread')).toEqual(asked);
    const yes = { type: 'approve', code_sha256: (asked['approval'] as Line)['code_sha256'] };
    const result = await completed(resume(yes));
    expect(result).toMatchObject({
      generatedCode: code,
      executionResult: { results: { runs: 1 } },
    });
    expect(generator.callCount).toBe(0);
    await expect(resume(yes)).rejects.toBeInstanceOf(WorkflowError);
    expect(runsIn(log)).toHaveLength(1);
  });

  it('while the code runs lets the same answer go on', async () => {
    const folder = tempFolder();
    const log = join(folder, 'runs.log');
    const code = tracing(log, true);
    const { generator, service, resume } = openHere(folder, code);
    await using _ = service;
    await waiting(service.invoke(REQUEST, onThread()));
    const host = await startHost({ folder, code, resume: true });
    await host.until(({ type }) => type === 'stdout');
    await expect(resume(true)).rejects.toBeInstanceOf(ApprovalUsedError);
    await host.kill();
    const [pid = 0] = runsIn(log);
    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
    await expect(resume({ type: 'reject' })).rejects.toBeInstanceOf(WorkflowError);
    const result = await completed(resume(true));
    expect(result).toMatchObject({
      generationAttempt: 1,
      executionResult: { results: { runs: 2 } },
    });
    expect(generator.callCount).toBe(1);
    expect(runsIn(log)).toHaveLength(2);
  });
});
