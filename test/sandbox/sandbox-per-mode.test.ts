import { describe, expect, it } from 'vitest';
import { ContainerConfigurationError } from '../../src/errors.ts';
import type { ExecutionMode } from '../../src/execution-mode.ts';
import { jobPolicySchema } from '../../src/policy/job-policy.ts';
import { createJob } from '../../src/sandbox/job.ts';
import { SandboxPerMode } from '../../src/sandbox/sandbox-per-mode.ts';
import { FakeSandbox } from '../fixtures/fake-sandbox.ts';

/** A stand-in that has a name, tells whether it works, and notes that it was closed. */
class NamedSandbox extends FakeSandbox {
  readonly name: string;
  readonly works: boolean;
  closed = 0;

  constructor(name: string, works = true) {
    super();
    this.name = name;
    this.works = works;
  }

  override async profile() {
    return { ...(await super.profile()), name: this.name };
  }

  override check() {
    const remedy = this.works ? {} : { remedy: `start ${this.name}` };
    return Promise.resolve({ ok: this.works, detail: `${this.name} here`, ...remedy });
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    this.closed += 1;
  }
}

const jobIn = (mode?: ExecutionMode) =>
  createJob({ code: '1', ...(mode && { policy: jobPolicySchema.parse({ mode }) }) });

function open() {
  const [reader, writer] = [new NamedSandbox('reader'), new NamedSandbox('writer')];
  const sandboxes = new Map([
    ['write_access', writer],
    ['read_only', reader],
  ]);
  return { reader, writer, sandbox: new SandboxPerMode(sandboxes) };
}

describe('SandboxPerMode', () => {
  it('gives each job to the sandbox of its mode', async () => {
    const { sandbox, reader, writer } = open();
    await sandbox.execute(jobIn('write_access'));
    expect([reader.jobs.length, writer.jobs.length]).toEqual([0, 1]);
    await sandbox.execute(jobIn('read_only'));
    expect([reader.jobs.length, writer.jobs.length]).toEqual([1, 1]);
  });

  it('takes a job without a policy for one that reads', async () => {
    const { sandbox, reader } = open();
    await sandbox.execute(jobIn());
    expect(reader.jobs).toHaveLength(1);
  });

  it('hands signal and listener on', async () => {
    const seen: unknown[] = [];
    const inner = new FakeSandbox(({ options }) => {
      seen.push(options);
      return expect.fail('enough');
    });
    const options = { signal: new AbortController().signal, onEvent: () => undefined };
    const sandbox = new SandboxPerMode(new Map([['read_only', inner]]));
    await expect(sandbox.execute(jobIn(), options)).rejects.toThrow('enough');
    expect(seen).toEqual([options]);
  });

  it('has the profile of the sandbox for reading', async () => {
    expect((await open().sandbox.profile()).name).toBe('reader');
  });

  it('refuses a mode that nobody serves', async () => {
    const sandbox = new SandboxPerMode(new Map([['read_only', new FakeSandbox()]]));
    const run = sandbox.execute(jobIn('write_access'));
    await expect(run).rejects.toBeInstanceOf(ContainerConfigurationError);
    await expect(run).rejects.toMatchObject({
      message: expect.stringContaining('"write_access"; there are containers for: read_only'),
      technicalDetails: { mode: 'write_access', available_modes: ['read_only'] },
    });
    await expect(new SandboxPerMode(new Map()).profile()).rejects.toThrow('containers for: none');
  });

  it('is well when all are, and says what helps', async () => {
    expect(await open().sandbox.check()).toEqual({
      ok: true,
      detail: 'write_access: writer here; read_only: reader here',
    });
    const broken = new Map([
      ['read_only', new NamedSandbox('reader')],
      ['write_access', new NamedSandbox('writer', false)],
    ]);
    expect(await new SandboxPerMode(broken).check()).toEqual({
      ok: false,
      detail: 'read_only: reader here; write_access: writer here',
      remedy: 'start writer',
    });
  });

  it('is not well without one for reading', async () => {
    const lacking = new SandboxPerMode(new Map([['write_access', new NamedSandbox('writer')]]));
    expect(await lacking.check()).toEqual({
      ok: false,
      detail: 'read_only: no container serves it; write_access: writer here',
    });
  });

  it('closes each sandbox once', async () => {
    const shared = new NamedSandbox('shared');
    const other = new NamedSandbox('other');
    const sandboxes = new Map([
      ['read_only', shared],
      ['write_access', shared],
      ['other', other],
    ]);
    await new SandboxPerMode(sandboxes)[Symbol.asyncDispose]();
    expect([shared.closed, other.closed]).toEqual([1, 1]);
  });
});
