import { describe, expect, it } from 'vitest';
import { ContainerConfigurationError } from '../../../src/errors.ts';
import { createJob, type JobInput } from '../../../src/sandbox/job.ts';
import { CgroupHierarchy } from '../../../src/sandbox/jail/cgroup/cgroup-hierarchy.ts';
import { findBwrap } from '../../../src/sandbox/jail/host/find-bwrap.ts';
import { isolationOf } from '../../../src/sandbox/jail/isolation.ts';
import { JailSandbox } from '../../../src/sandbox/jail/jail-sandbox.ts';
import { countsProcessesInside } from '../../../src/sandbox/jail/process-limits.ts';
import { tempFolder } from '../../fixtures/temp-folder.ts';

describe('a jail', () => {
  const refused: readonly (readonly [Partial<JobInput>, RegExp])[] = [
    [{ image: 'python:3.12' }, /no images; the job asks for "python:3\.12"/],
    [{ network: 'on' }, /no network; the job asks for it.*docker/],
    [{ setup: { requirements: 'numpy' } }, /requirements.*docker/],
  ];
  it.each(refused)('refuses a job that it cannot honour: %j', async (input, message) => {
    await using sandbox = new JailSandbox();
    const running = sandbox.execute(createJob({ code: '', ...input }));
    await expect(running).rejects.toBeInstanceOf(ContainerConfigurationError);
    await expect(running).rejects.toThrow(message);
  });

  it('says how to get bubblewrap', async () => {
    await expect(findBwrap(tempFolder())).rejects.toThrow(/Debian: apt-get install bubblewrap/);
  });

  it('says what to do where it cannot run', async () => {
    await using sandbox = new JailSandbox({ python: ['/absent/python3'] });
    const { ok, remedy } = await sandbox.check();
    expect(ok).toBe(false);
    expect(remedy).toMatch(/^(apt-get install bubblewrap|sysctl -w .*|set sandbox\.python .*)$/);
  });

  it('says what holds it to its limits, and what does not', () => {
    const parents = { memory: '/a', pids: '/a', cpu: '/a' };
    const whole = isolationOf({ cgroups: new CgroupHierarchy(2, parents) });
    expect(whole).toContain('shares the kernel');
    expect(whole).toMatch(
      /Memory with files, processes, CPU share limited by a cgroup \(version 2\)/,
    );
    const { cpu: _, ...without } = parents;
    expect(isolationOf({ cgroups: new CgroupHierarchy(1, without) })).toContain('CPU share is not');
    expect(isolationOf({ cgroups: undefined })).toContain('There is no cgroup for it here');
  });

  it.each([
    ['5.13.19', false],
    ['5.14.0-arch1', true],
    ['6.1.0-28-amd64', true],
    ['4.19.0', false],
  ])('knows how the kernel %s counts processes', (kernel, expected) => {
    expect(countsProcessesInside(kernel)).toBe(expected);
  });
});
