import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createJob } from '../../../src/sandbox/job.ts';
import { LocalSandbox } from '../../../src/sandbox/local/local-sandbox.ts';

const folderOf = (path: string): string => new URL(path, import.meta.url).href;
const HOST = `
  import { LocalSandbox } from '${folderOf('../../../src/sandbox/local/local-sandbox.ts')}';
  import { createJob } from '${folderOf('../../../src/sandbox/job.ts')}';
  const sandbox = new LocalSandbox({ acceptNoIsolation: true });
  const code = 'import os, subprocess, sys, time\\n' +
    'other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(120)"], start_new_session=True)\\n' +
    'print(os.getppid(), os.getpid(), other.pid)\\ntime.sleep(120)';
  await sandbox.execute(createJob({ code }), {
    onEvent: (event) => { if (event.type === 'stdout') console.log(event.text); },
  });
`;

const PYTHON = process.env['TEST_PYTHON'] ?? 'python3';

const isAlive = async (pid: string): Promise<boolean> => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat !== '' && !/\) [ZX] /.test(stat);
};

describe.skipIf(process.env['TEST_LOCAL'] !== '1')('LocalSandbox', { timeout: 60_000 }, () => {
  it('shows passed variables and no others', async () => {
    process.env['LOCAL_TEST_PASSED'] = 'passed';
    process.env['LOCAL_TEST_SECRET'] = 'secret';
    const passEnv = ['LOCAL_TEST_PASSED', 'LOCAL_TEST_ABSENT'];
    const sandbox = new LocalSandbox({ acceptNoIsolation: true, passEnv });
    const { stdout } = await sandbox.execute(
      createJob({
        code: 'import os\nprint({k: v for k, v in os.environ.items() if "LOCAL" in k})',
      }),
    );
    expect(stdout).toBe("{'LOCAL_TEST_PASSED': 'passed'}\n");
  });

  it('takes the first interpreter that exists', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'interpreters-'));
    const wrapper = join(folder, 'second');
    await writeFile(wrapper, '#!/bin/sh\nexport CHOSEN=second\nexec python3 "$@"\n');
    await chmod(wrapper, 0o755);
    const python = [join(folder, 'first'), wrapper, 'python3'];
    const sandbox = new LocalSandbox({ acceptNoIsolation: true, python });
    const { status, warnings } = await sandbox.execute(createJob({ code: 'print(1)' }));
    expect(status).toBe('completed');
    expect(warnings).toEqual([expect.stringContaining(`no Python at "${join(folder, 'first')}"`)]);
    const broken = join(folder, 'broken');
    await writeFile(broken, '#!/bin/sh\necho "no python here" >&2\nexit 3\n');
    await chmod(broken, 0o755);
    const useless = new LocalSandbox({ acceptNoIsolation: true, python: [broken, 'python3'] });
    await expect(useless.execute(createJob({ code: '' }))).rejects.toThrow(
      /broken did not start the program.*no python here/s,
    );
    expect(await useless.check()).toMatchObject({ ok: false });
  });

  it('says how to install a module that is missing', async () => {
    const sandbox = new LocalSandbox({ acceptNoIsolation: true, python: [PYTHON] });
    const { error, warnings } = await sandbox.execute(
      createJob({ code: 'import no_such_module.part' }),
    );
    expect(error?.type).toBe('ModuleNotFoundError');
    expect(warnings.join()).toMatch(/-m pip install no_such_module$/);
  });

  it('leaves nothing in the temporary folder', async () => {
    const mine = async (): Promise<string[]> =>
      (await readdir(tmpdir())).filter((name) => /^python-executor-job-.{6}$/.test(name));
    const before = await mine();
    const sandbox = new LocalSandbox({ acceptNoIsolation: true });
    const code =
      'import os\nos.makedirs("a/b")\nopen("a/b/c", "w").close()\nos.chmod("a", 0)\nprint(os.getcwd())';
    const { stdout } = await sandbox.execute(createJob({ code }));
    const left = (await mine()).filter((name) => !before.includes(name));
    expect(left.filter((name) => stdout.includes(name))).toEqual([]);
  });

  it('leaves no Python when its host is killed', async () => {
    const host = spawn(process.execPath, ['--input-type=module', '-e', HOST], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(host.stdout, 'data')) as [Buffer];
    const pids = line.toString().trim().split(' ');
    expect(pids).toHaveLength(3);
    for (const pid of pids) expect(await isAlive(pid)).toBe(true);
    host.kill('SIGKILL');
    const deadline = Date.now() + 10_000;
    const living = async (): Promise<string[]> => {
      const states = await Promise.all(pids.map(async (pid) => [pid, await isAlive(pid)] as const));
      return states.filter(([, alive]) => alive).map(([pid]) => pid);
    };
    while ((await living()).length > 0 && Date.now() < deadline) await sleep(50);
    expect(await living()).toEqual([]);
  });

  it('does not block the event loop', async () => {
    const sandbox = new LocalSandbox({ acceptNoIsolation: true });
    let last = performance.now();
    let longest = 0;
    const ticker = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 5);
    const code =
      'import sys\nfor _ in range(300_000): sys.stdout.write("x\\n")\nresults = {"rows": [[i, "text"] for i in range(150_000)]}';
    const execution = await sandbox.execute(
      createJob({ code, capture: 'cell', limits: { maxOutputBytes: 10_000_000 } }),
    );
    clearInterval(ticker);
    expect(execution.results.status).toBe('captured');
    expect(execution.stdout).toHaveLength(600_000);
    expect(longest).toBeLessThan(execution.timings.runMs / 2);
  });
});
