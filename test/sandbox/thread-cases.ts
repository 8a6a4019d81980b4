import { expect, it } from 'vitest';
import type { CellSettingsInput } from '../../src/sandbox/cells/cell-settings.ts';
import { createJob, type JobInput } from '../../src/sandbox/job.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { py } from '../sandbox-contract/contract.ts';

/** Tells containers apart: the namespace of processes, and when the first one was started. */
const BIRTH = py`
  import os
  with open("/proc/1/stat") as file:
      print(os.readlink("/proc/self/ns/pid"), file.read().split()[21])
`;

/** What a program can see of those before it. */
const LOOK = py`
  import ctypes, os
  for folder in filter(os.path.exists, ("/work", "/tmp", "/dev/shm", "/dev/mqueue")):
      found = [name for name in os.listdir(folder) if (folder, name) != ("/work", "main.py")]
      info = os.stat(folder)
      print(folder, found, oct(info.st_mode), os.listxattr(folder))
  for kind in ("shm", "sem", "msg"):
      print(kind, len(open(f"/proc/sysvipc/{kind}").readlines()) - 1)
  own = {"1", str(os.getpid())}
  print([pid for pid in os.listdir("/proc") if pid.isdigit() and pid not in own])
  print(sorted(name for name in os.environ if name.startswith("LEFT")))
`;

const LEAVE = {
  'files everywhere': py`
    import os
    for folder in ("/work", "/tmp", "/dev/shm"):
        os.makedirs(folder + "/a/b")
        open(folder + "/a/b/c", "w").write("x")
        os.symlink("/etc/passwd", folder + "/a/link")
        os.chmod(folder + "/a/b", 0)
  `,
  'another mode and attributes of the folders': py`
    import os
    os.chmod("/work", 0o777)
    os.chmod("/tmp", 0o500)
  `,
  'shared memory, semaphores and queues': py`
    import ctypes
    libc = ctypes.CDLL(None)
    assert libc.shmget(0, 4096, 0o1600) >= 0
    assert libc.semget(0, 1, 0o1600) >= 0
    assert libc.msgget(0, 0o1600) >= 0
    libc.mq_open(b"/left", 0o102, 0o600, None)
  `,
  'processes in sessions of their own': py`
    import os, time
    for _ in range(5):
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                time.sleep(600)
            os._exit(0)
  `,
  'variables, modules and a listening socket': py`
    import builtins, os, socket, sys
    os.environ["LEFT"] = builtins.LEFT = "x"
    sys.modules["left"] = sys
    server = socket.socket(socket.AF_UNIX)
    server.bind("\0left")
    server.listen()
  `,
};

/** Done to the supervisor, which runs as the same user: it must not serve another program. */
const SPOIL = {
  'the priority of the supervisor': 'import os\nos.setpriority(os.PRIO_PROCESS, 1, 19)',
  'the processors of the supervisor':
    'import os\nos.sched_setaffinity(1, {min(os.sched_getaffinity(1))})',
};

/** What holds at isolation level `thread`, for every sandbox that has it. */
export function threadCases(create: (pool: CellSettingsInput) => Sandbox): void {
  const open = (pool: CellSettingsInput = {}): Sandbox => create({ preload: [], ...pool });
  const run = async (sandbox: Sandbox, code: string, input: Partial<JobInput> = {}) =>
    await sandbox.execute(createJob({ code, tenant: 'one', ...input }));

  it.each(Object.entries(LEAVE))('leaves nothing behind: %s', async (_, code) => {
    await using sandbox = open();
    const clean = await run(sandbox, LOOK);
    const before = await run(sandbox, BIRTH);
    expect((await run(sandbox, code)).stderr).toBe('');
    const after = await run(sandbox, LOOK);
    expect(after.stdout).toBe(clean.stdout);
    expect((await run(sandbox, BIRTH)).stdout).toBe(before.stdout);
  });

  it.each(Object.entries(SPOIL))('is given up when a program changes %s', async (_, code) => {
    await using sandbox = open();
    const before = await run(sandbox, BIRTH);
    await run(sandbox, code);
    const after = await run(sandbox, BIRTH);
    expect(after.exitCode).toBe(0);
    expect(after.stdout).not.toBe(before.stdout);
  });

  it('goes on after a program that tried to set a limit of the supervisor', async () => {
    await using sandbox = open();
    const before = await run(sandbox, BIRTH);
    const tried = await run(
      sandbox,
      'import resource\nresource.prlimit(1, resource.RLIMIT_FSIZE, (10, 10))',
    );
    expect(tried.stderr).toContain('PermissionError');
    expect((await run(sandbox, BIRTH)).stdout).toBe(before.stdout);
  });

  it('is given up after a time limit, and after its number of jobs', async () => {
    await using sandbox = open({ maxJobs: 3 });
    const births = [(await run(sandbox, BIRTH)).stdout];
    await run(sandbox, 'while True: pass', { limits: { timeoutMs: 300 } });
    for (let count = 0; count < 4; count += 1) births.push((await run(sandbox, BIRTH)).stdout);
    expect(new Set([births[0], births[1], births[4]]).size).toBe(3);
    expect(new Set(births.slice(1, 4)).size).toBe(1);
  });

  it('shares nothing between tenants, modes, limits, or jobs without a tenant', async () => {
    await using sandbox = open();
    const inputs: Partial<JobInput>[] = [
      {},
      { tenant: 'two' },
      { limits: { memoryMb: 512 } },
      { tenant: undefined },
      { tenant: undefined },
    ];
    const births = [];
    for (const input of inputs) births.push((await run(sandbox, BIRTH, input)).stdout);
    expect(new Set(births).size).toBe(inputs.length);
  });

  it('runs jobs of a tenant at the same time in different containers', async () => {
    await using sandbox = open();
    const both = await Promise.all([run(sandbox, BIRTH), run(sandbox, BIRTH)]);
    expect(both[0].stdout).not.toBe(both[1].stdout);
  });

  it('gives each job other random numbers, of Python and of numpy', async () => {
    await using sandbox = open({ preload: ['numpy'] });
    const code = 'import random, numpy\nprint(random.random(), numpy.random.random())';
    const seen = [];
    for (let count = 0; count < 3; count += 1) seen.push((await run(sandbox, code)).stdout);
    expect(new Set(seen.flatMap((line) => line.split(' '))).size).toBe(6);
  });
}
