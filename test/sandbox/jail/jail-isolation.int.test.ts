import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createJob, type JobInput } from '../../../src/sandbox/job.ts';
import { JailSandbox } from '../../../src/sandbox/jail/jail-sandbox.ts';
import { tempFolder } from '../../fixtures/temp-folder.ts';
import { py } from '../../sandbox-contract/contract.ts';
import { processesBelow } from './processes-below.ts';

const EPERM = 1;
const ENOSYS = 38;

/** Says how each attempt ended: its error, or what it gave. */
const ATTEMPT = py`
  import ctypes, json, os, platform, socket, sys
  libc = ctypes.CDLL(None, use_errno=True)
  libc.syscall.restype = ctypes.c_long
  told = {}
  def attempt(name, action):
      try: told[name] = action()
      except OSError as error: told[name] = type(error).__name__
  def call(number, *args):
      ctypes.set_errno(0)
      return [libc.syscall(ctypes.c_long(number), *map(ctypes.c_long, args)), ctypes.get_errno()]
`;

describe.skipIf(process.env['TEST_JAIL'] !== '1')('jail isolation', () => {
  const python = process.env['TEST_PYTHON'] ?? 'python3';
  const sandbox = new JailSandbox({ python: [python] });
  afterAll(() => sandbox[Symbol.asyncDispose]());

  async function told(code: string, input: Partial<JobInput> = {}): Promise<unknown> {
    const source = `${ATTEMPT}\n${code}\nprint(json.dumps(told))`;
    const { stdout, stderr } = await sandbox.execute(createJob({ code: source, ...input }));
    expect(stderr).toBe('');
    return JSON.parse(stdout);
  }

  it('shows no files of the host but programs', async () => {
    const canary = join(tempFolder(), 'canary');
    writeFileSync(canary, 'seen');
    const answer = await told(py`
      for path in ("/etc/shadow", "/etc/hostname", "/etc/resolv.conf", "/root", "/home", "/var", "/run", ${JSON.stringify(canary)}):
          attempt("read", lambda: os.stat(path) and path)
          assert told.pop("read") == "FileNotFoundError", path
      told["root"] = sorted(set(os.listdir("/")) - {"bin", "sbin", "lib", "lib32", "lib64", "libx32"})
      told["passwd"] = open("/etc/passwd").read().count("\n")
      for path in ("/x", "/etc/x", "/usr/x", "/dev/x", "/sys/x", "/sys/fs/cgroup/memory/x"):
          attempt("write", lambda: open(path, "w") and path)
          assert told.pop("write") in ("OSError", "PermissionError", "FileNotFoundError"), path
      import pwd
      told["user"] = pwd.getpwuid(os.getuid()).pw_name
    `);
    const root = ['dev', 'etc', 'proc', 'sys', 'tmp', 'usr', 'work'];
    const withoutCgroup = root.filter((name) => name !== 'sys');
    expect(answer).toMatchObject({ passwd: 1, user: 'nobody' });
    expect([root, withoutCgroup]).toContainEqual((answer as { root: string[] }).root);
  });

  it('has its own processes, names and environment only', async () => {
    const answer = await told(
      py`
        told["pids"] = sorted(int(name) for name in os.listdir("/proc") if name.isdigit())[:1]
        told["count"] = sum(name.isdigit() for name in os.listdir("/proc"))
        attempt("signal", lambda: os.kill(${process.pid}, 0))
        attempt("parent", lambda: open("/proc/1/environ", "rb").read())
        told["host"] = socket.gethostname()
        told["env"] = sorted(set(os.environ) - {"LC_CTYPE"})
      `,
      { env: { OWN: 'yes' } },
    );
    expect(answer).toEqual({
      pids: [1],
      count: 2,
      signal: 'ProcessLookupError',
      parent: 'PermissionError',
      host: 'sandbox',
      env: [
        'HOME',
        'LANG',
        'MPLBACKEND',
        'MPLCONFIGDIR',
        'OWN',
        'PATH',
        'PYTHONDONTWRITEBYTECODE',
        'TMPDIR',
        'XDG_CACHE_HOME',
      ],
    });
  });

  it('has no network, and no abstract sockets of the host', async () => {
    const name = `langgraph-python-executor-${process.pid}`;
    const server = createServer((socket) => socket.end('reached')).listen(`\0${name}`);
    await once(server, 'listening');
    const answer = await told(py`
      def connect(family, address):
          with socket.socket(family) as connection:
              connection.settimeout(3)
              connection.connect(address)
              return "reached"
      attempt("abstract", lambda: connect(socket.AF_UNIX, "\0${name}"))
      attempt("outside", lambda: connect(socket.AF_INET, ("192.0.2.1", 80)))
      told["interfaces"] = [name for _, name in socket.if_nameindex()]
      told["localhost"] = socket.gethostbyname("localhost")
      for family in (17, 38, 40):  # packets, the kernel's cryptography, virtual machines
          attempt("family", lambda: socket.socket(family, socket.SOCK_DGRAM).family)
          assert told.pop("family") == "PermissionError", family
    `);
    server.close();
    expect(answer).toEqual({
      abstract: 'ConnectionRefusedError',
      outside: 'OSError',
      interfaces: ['lo'],
      localhost: '127.0.0.1',
    });
  });

  it('refuses what reaches the kernel or other processes', async () => {
    const x64 = process.arch === 'x64';
    const calls = {
      mount: x64 ? 165 : 40,
      open_tree: 428,
      fsopen: 430,
      unshare: x64 ? 272 : 97,
      setns: x64 ? 308 : 268,
      ptrace: x64 ? 101 : 117,
      process_vm_readv: x64 ? 310 : 270,
      keyctl: x64 ? 250 : 219,
      bpf: x64 ? 321 : 280,
      perf_event_open: x64 ? 298 : 241,
      userfaultfd: x64 ? 323 : 282,
      io_uring_setup: 425,
    };
    const NEWUSER = 0x1000_0011;
    const answer = await told(py`
      for name, number in json.loads('${JSON.stringify(calls)}').items(): told[name] = call(number)
      told["clone3"] = call(435)
      told["clone"] = call(${x64 ? 56 : 220}, ${NEWUSER})
    `);
    const refused = Object.fromEntries(Object.keys(calls).map((name) => [name, [-1, EPERM]]));
    expect(answer).toEqual({ ...refused, clone3: [-1, ENOSYS], clone: [-1, EPERM] });
  });

  it('has no rights and cannot get them', async () => {
    const answer = await told(py`
      status = dict(line.split(":", 1) for line in open("/proc/self/status") if ":" in line)
      for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb", "NoNewPrivs", "Seccomp", "Groups"):
          told[name] = status.get(name, "").strip()
      attempt("setuid", lambda: os.setuid(0))
      attempt("mknod", lambda: os.mknod("/work/null", 0o020666, os.makedev(1, 3)))
      attempt("chown", lambda: os.chown("/work", 0, 0))
      told["uids"] = [*os.getresuid(), *os.getresgid()]
      told["devices"] = sorted(os.listdir("/dev"))
    `);
    const none = '0000000000000000';
    expect(answer).toMatchObject({
      CapInh: none,
      CapPrm: none,
      CapEff: none,
      CapBnd: none,
      CapAmb: none,
      NoNewPrivs: '1',
      Seccomp: '2',
      Groups: '',
      setuid: 'OSError',
      mknod: 'PermissionError',
      chown: 'OSError',
      uids: Array(6).fill(65534),
      devices: [
        'core fd full null ptmx pts random shm',
        'stderr stdin stdout tty urandom zero',
      ].flatMap((names) => names.split(' ')),
    });
  });

  it('is never root for the kernel', async () => {
    const started = Promise.withResolvers<void>();
    const job = createJob({ code: 'import time\nprint("here", flush=True)\ntime.sleep(2)' });
    const running = sandbox.execute(job, {
      onEvent: ({ type }) => type === 'stdout' && started.resolve(),
    });
    await started.promise;
    const uids = processesBelow(process.pid).map(({ uid }) => uid);
    await running;
    expect(uids.length).toBeGreaterThanOrEqual(3); // bubblewrap, supervisor, program
    const own = process.getuid?.();
    for (const uid of uids) expect(uid).toBe(own === 0 ? 65_534 : own);
  });

  it('limits files in all that can be written', async () => {
    const code = py`
      for folder in ("/work", "/tmp", "/dev/shm"):
          written = 0
          try:
              with open(folder + "/big", "wb", 0) as file:
                  while written < 200: written += file.write(bytes(1 << 20)) >> 20
          except OSError as error: told[folder] = [type(error).__name__, error.errno, written]
          os.truncate(folder + "/big", 0)
    `;
    expect(await told(code, { limits: { diskMb: 20 } })).toEqual({
      '/work': ['OSError', 28, 19], // the program itself takes some of it
      '/tmp': ['OSError', 28, 64],
      '/dev/shm': ['OSError', 28, 64],
    });
  });

  it('counts files as memory where it has a cgroup', async () => {
    const { isolation } = await sandbox.profile();
    const code = 'open("big", "wb").write(bytes(1 << 20) * 200)\nprint("got all")';
    const limits = { memoryMb: 100, diskMb: 300 };
    const { outOfMemory } = await sandbox.execute(createJob({ code, limits }));
    if (isolation.includes('There is no cgroup')) return;
    expect(isolation).toContain('limited by a cgroup');
    expect(outOfMemory).toBe(true);
  });
});
