import { describe, expect, it } from 'vitest';
import { ContainerConnectivityError } from '../../../src/errors.ts';
import { createJob, type JobInput } from '../../../src/sandbox/job.ts';
import { CgroupHierarchy } from '../../../src/sandbox/jail/cgroup/cgroup-hierarchy.ts';
import { JAIL_ENV } from '../../../src/sandbox/jail/bwrap-arguments.ts';
import { lookAround } from '../../../src/sandbox/jail/jail-ground.ts';
import { openJail, type JailEnd } from '../../../src/sandbox/jail/open-jail.ts';
import { countsProcessesInside } from '../../../src/sandbox/jail/process-limits.ts';
import { runJob } from '../../../src/sandbox/runner/run-job.ts';
import { py } from '../../sandbox-contract/contract.ts';

const PYTHON = [process.env['TEST_PYTHON'] ?? 'python3'];
const PLACEMENT = { folder: '/work', env: JAIL_ENV, rlimitMemory: true, rlimitFileSize: false };

describe.skipIf(process.env['TEST_JAIL'] !== '1')('a jail without a cgroup', () => {
  async function run(input: JobInput): Promise<{ stdout: string; oom: boolean; end: JailEnd }> {
    const ground = { ...(await lookAround(PYTHON)), cgroups: undefined };
    const job = createJob(input);
    const jail = await openJail(ground, job.limits);
    const { collector } = await runJob(jail.link, job, PLACEMENT);
    jail.link.destroy();
    const { stdout, outOfMemory } = collector.toExecution();
    return { stdout, oom: outOfMemory, end: await jail.ended };
  }

  it('limits the memory of a process, open files and core dumps', async () => {
    const code = py`
      import os, resource
      print([resource.getrlimit(kind) for kind in (resource.RLIMIT_CORE, resource.RLIMIT_NOFILE)])
      print(os.path.exists("/sys/fs/cgroup"))
      try: bytearray(300_000_000)
      except MemoryError: print("no memory")
    `;
    const { stdout } = await run({ code, limits: { memoryMb: 200 } });
    expect(stdout).toMatch(/^\[\(0, 0\), \((\d+), \1\)\]\nFalse\nno memory\n$/);
  });

  it.skipIf(!countsProcessesInside())(
    'limits its own processes, not those of all jails',
    async () => {
      const code = py`
      import os, time
      made = 0
      try:
          while True:
              if os.fork() == 0: time.sleep(60)
              made += 1
      except OSError: print(made, flush=True)
      time.sleep(0.5)
    `;
      const limits = { pids: 20 };
      const both = await Promise.all([run({ code, limits }), run({ code, limits })]);
      expect(both.map(({ stdout }) => stdout)).toEqual(['18\n', '18\n']);
    },
  );
});

describe.skipIf(process.env['TEST_JAIL'] !== '1')('opening a jail', () => {
  it('tells the complaint of bubblewrap', async () => {
    const ground = await lookAround(PYTHON);
    const { limits } = createJob({ code: '' });
    const jail = await openJail({ ...ground, view: [{ kind: 'bind', path: '/absent' }] }, limits);
    expect(await jail.ended).toMatchObject({
      complaint: expect.stringMatching(/^bwrap: .*\/absent/),
      outOfMemory: false,
    });
  });

  it('fails as infrastructure where no cgroup can be made', async () => {
    const cgroups = new CgroupHierarchy(2, { memory: '/absent' });
    const { limits } = createJob({ code: '' });
    const opening = openJail({ ...(await lookAround(PYTHON)), cgroups }, limits);
    await expect(opening).rejects.toBeInstanceOf(ContainerConnectivityError);
    await expect(opening).rejects.toThrow(/A jail could not be opened: .*\/absent/);
  });

  it('loads libraries ahead of jobs', async () => {
    const jail = await openJail(await lookAround(PYTHON), createJob({ code: '' }).limits, {
      preload: ['decimal'],
    });
    const job = createJob({ code: 'import sys\nprint("decimal" in sys.modules)' });
    const { collector } = await runJob(jail.link, job, { ...PLACEMENT, rlimitMemory: false });
    jail.link.destroy();
    await jail.ended;
    expect(collector.toExecution().stdout).toBe('True\n');
  });
});
