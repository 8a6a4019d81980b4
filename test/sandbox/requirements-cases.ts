import { expect, it } from 'vitest';
import type { Execution } from '../../src/sandbox/execution.ts';
import { createJob, type JobInput } from '../../src/sandbox/job.ts';
import type { PipOptions } from '../../src/sandbox/runner/setup-steps.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { buildWheel, WheelIndex } from './wheel.ts';

const WHEEL = buildWheel('tinypack', 'VALUE = 41\ndef tool(): print("tool", VALUE)\n');
const PROGRAM = `
import socket, subprocess, sys, tinypack
print(tinypack.VALUE, flush=True)
subprocess.run(["tinypack-tool"])
subprocess.run([sys.executable, "-c", "import tinypack; print(tinypack.VALUE + 1)"])
print([name for _, name in socket.if_nameindex()] == ["lo"])
`;

/** How the sandbox under test is made, and what it promises. */
export interface RequirementsOptions {
  readonly create: (pip: PipOptions) => Promise<Sandbox>;
  /** Where its installations find this machine. */
  readonly host: string;
  /** Packages stay for the next job. */
  readonly keeps: boolean;
  /** Programs have no network. */
  readonly closed: boolean;
}

/** Cases of installing requirements, against an index on this machine that has one wheel. */
export function requirementsCases({ create, host, keeps, closed }: RequirementsOptions): void {
  const withSandbox = async (
    use: (run: (input: JobInput) => Promise<Execution>, index: WheelIndex) => Promise<void>,
  ): Promise<void> => {
    await using index = new WheelIndex(WHEEL);
    await using sandbox = await create(await index.start(host));
    await use((input) => sandbox.execute(createJob(input)), index);
  };
  const stdout = `41\ntool 41\n42\n${closed ? 'True' : 'False'}\n`;

  it('installs what a program needs, once where packages stay', async () => {
    await withSandbox(async (run, index) => {
      const job = { code: PROGRAM, setup: { requirements: 'tinypack==1.0\n' } };
      for (const execution of await Promise.all([run(job), run(job)])) {
        expect(execution).toMatchObject({ exitCode: 0, stdout, stderr: '', artifacts: [] });
      }
      expect((await run(job)).stdout).toBe(stdout);
      expect(index.downloads).toBe(keeps ? 1 : 3);
    });
  });

  it('runs commands, then installs, and stops where that fails', async () => {
    await withSandbox(async (run) => {
      const setup = { commands: ['echo made > made'], requirements: 'tinypack\nno-such-thing' };
      const execution = await run({ code: 'print("ran")', setup });
      expect(execution).toMatchObject({
        status: 'completed',
        exitCode: 1,
        stdout: '',
        error: null,
        setup: { step: 'requirements', exitCode: 1 },
      });
      expect(execution.stderr).toContain('No matching distribution found for no-such-thing');
      const first = { commands: ['exit 9'], requirements: 'no-such-thing' };
      expect(await run({ code: '', setup: first })).toMatchObject({
        exitCode: 9,
        setup: { step: 'command' },
      });
    });
  });

  it('installs a wheel of the job, without a network too', async () => {
    await withSandbox(async (run, index) => {
      const { file, bytes } = WHEEL;
      const job = {
        code: PROGRAM,
        files: { [`wheels/${file}`]: Buffer.from(bytes) },
        env: { PYTHONPATH: 'lib' },
        network: 'never' as const,
      };
      expect(await run({ ...job, setup: { requirements: `./wheels/${file}` } })).toMatchObject({
        stdout,
        stderr: '',
      });
      const refused = await run({ ...job, setup: { requirements: 'tinypack' } });
      expect(refused.setup).toMatchObject({ step: 'requirements', exitCode: 1 });
      expect(index.downloads).toBe(0);
    });
  });

  it('refuses packages over diskMb', async () => {
    const big = buildWheel('bigpack', `TEXT = "${'x'.repeat(2_000_000)}"\n`);
    await using index = new WheelIndex(big);
    await using sandbox = await create(await index.start(host));
    const job = { code: '', setup: { requirements: 'bigpack' }, limits: { diskMb: 1 } };
    const execution = await sandbox.execute(createJob(job));
    expect(execution.setup?.step).toBe('requirements');
    expect(execution.exitCode).toBe(1);
  });
}
