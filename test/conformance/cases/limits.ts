import { expect } from 'vitest';
import { program } from '../archives.ts';
import { each, endless, type Conformance } from '../conformance.ts';
import { inspectContainerOf } from './containers.ts';

const quiet = { network_disabled: true };
const HANG = 'print("so far", flush=True)\nwhile True: pass';

const SIGNALS = [
  ['SIGKILL', 137],
  ['SIGSEGV', 139],
  ['SIGABRT', 134],
  ['SIGTERM', 143],
] as const;

/** What a program may use up, and how it ends when it wants more. */
export function limitCases({ container, sample, program: slow }: Conformance): void {
  sample('§7.8 a timeout is 200, failed, its text and the output so far', async ({ sync }) => {
    const config = { ...quiet, timeout_seconds: 5 };
    const { status, body } = await sync(await program(HANG), { config });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'failed',
      error: 'execution timeout after 5s',
      stdout: 'so far\n',
    });
    expect(body).not.toHaveProperty('duration_ms');
  });

  slow('§2.7 /eval has the same time limit', async ({ evaluate }) => {
    const { status, body } = await evaluate({ code: HANG, config: { timeout_seconds: 2 } });
    expect([status, body['status'], body['error']]).toEqual([
      200,
      'failed',
      'execution timeout after 2s',
    ]);
  });

  container('§2.1 the time limit covers pre-commands', async ({ sync }) => {
    const { body } = await sync(await program('print("ran")'), {
      pre_commands: ['sleep 60'],
      config: { ...quiet, timeout_seconds: 2 },
    });
    expect(body).toMatchObject({ status: 'failed', error: 'execution timeout after 2s' });
    expect(body).not.toHaveProperty('stdout');
  });

  container('§2.7 a program that takes SIGTERM lightly is stopped, too', async ({ sync }) => {
    const code = 'import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nwhile True: pass';
    const { body } = await sync(await program(code), { config: { ...quiet, timeout_seconds: 2 } });
    expect(body['error']).toBe('execution timeout after 2s');
  });

  container('§2.7 too much memory is exit code 137', async ({ sync }) => {
    const code = 'print("begun", flush=True)\nx = bytearray(400 * 1024 * 1024)\nprint("alive")';
    const { status, body } = await sync(await program(code), {
      config: { ...quiet, memory_mb: 64 },
    });
    expect([status, body['status'], body['exit_code']]).toEqual([200, 'completed', 137]);
    expect(body['stdout']).toBe('begun\n');
  });

  container('§2.7 too much on the disk is an error of the program', async ({ sync }) => {
    const code = 'open("big", "wb").write(bytes(30 * 1024 * 1024))\nprint("written")';
    const { body } = await sync(await program(code), { config: { ...quiet, disk_mb: 10 } });
    expect(body).toMatchObject({ status: 'completed', exit_code: 1 });
    expect(body['stderr']).toContain('No space left on device');
    const fits = await sync(await program(code), { config: { ...quiet, disk_mb: 40 } });
    expect(fits.body['stdout']).toBe('written\n');
  });

  container('§2.7 too many processes are refused', async ({ sync }) => {
    const code = `
import os, time
try:
    for n in range(2000):
        if os.fork() == 0:
            time.sleep(60)
            os._exit(0)
    print("all")
except BlockingIOError:
    print(n < 1000)
`;
    const { body } = await sync(await program(code), { config: { ...quiet, timeout_seconds: 40 } });
    expect([body['status'], body['stdout']]).toEqual(['completed', 'True\n']);
  });

  each(container, SIGNALS, ([name, exitCode]) => [
    `§2.7 ${name} is exit code ${exitCode}`,
    async ({ sync }) => {
      const code = `import os, signal\nprint("begun", flush=True)\nos.kill(os.getpid(), signal.${name})`;
      expect((await sync(await program(code))).body).toMatchObject({
        status: 'completed',
        exit_code: exitCode,
        stdout: 'begun\n',
      });
    },
  ]);

  container('§2.7 a child that keeps stdout open delays nothing', async ({ sync }) => {
    const code = 'import subprocess\nsubprocess.Popen(["sleep", "300"])\nprint("done")';
    const { body } = await sync(await program(code), { config: { ...quiet, timeout_seconds: 30 } });
    expect(body).toMatchObject({ status: 'completed', exit_code: 0, stdout: 'done\n' });
  });

  container('§2.7 limits reach the container, everything else is closed', async (server) => {
    const config = { ...quiet, memory_mb: 96, disk_mb: 33, cpu_shares: 512 };
    const id = await server.start(await endless(), { config });
    try {
      const { HostConfig, Config } = await inspectContainerOf(id);
      expect(HostConfig).toMatchObject({
        Memory: 96 * 1_048_576,
        MemorySwap: 96 * 1_048_576,
        CpuShares: 512,
        ReadonlyRootfs: true,
        Privileged: false,
        CapDrop: ['ALL'],
      });
      expect(HostConfig.SecurityOpt).toContain('no-new-privileges');
      expect(HostConfig.PidsLimit).toBeGreaterThan(0);
      expect(HostConfig.Tmpfs?.['/work']).toMatch(/nosuid.*nodev.*size=33m/);
      expect(HostConfig.Tmpfs).toHaveProperty('/tmp');
      expect(HostConfig.Binds ?? []).toEqual([]);
      expect(Config.User).not.toMatch(/^(?:0|root)?(?::|$)/);
    } finally {
      await server.kill(id);
    }
  });

  container('§2.7 the program is not root and can only write to its folders', async ({ sync }) => {
    const code = `
import os
print(os.getuid() != 0, os.access("/", os.W_OK), os.access("/usr", os.W_OK))
open("/tmp/x", "w"), open("/work/x", "w")
try:
    open("/x", "w")
except OSError as error:
    print(error.strerror)
`;
    const { body } = await sync(await program(code));
    expect(body['stdout']).toMatch(
      /^True False False\n(Read-only file system|Permission denied)\n$/,
    );
  });
}
