import { mkdtemp, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Execution } from '../../../src/sandbox/execution.ts';
import { createJob } from '../../../src/sandbox/job.ts';
import { PyodideSandbox } from '../../../src/sandbox/pyodide/pyodide-sandbox.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'snapshot-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function print(cacheFolder: string, code = 'print(1)'): Promise<Execution> {
  await using sandbox = new PyodideSandbox({ cacheFolder });
  return await sandbox.execute(createJob({ code }));
}

async function snapshots(cacheFolder: string): Promise<string[]> {
  const names = await readdir(join(cacheFolder, 'pyodide'));
  return names.map((name) => join(cacheFolder, 'pyodide', name));
}

const children = (): number =>
  process.getActiveResourcesInfo().filter((name) => name === 'ProcessWrap').length;

describe('the snapshot in the cache', () => {
  it('is made once, by whoever comes first, and made anew when damaged', async () => {
    const cacheFolder = join(folder, 'shared');
    const executions = await Promise.all([print(cacheFolder), print(cacheFolder)]);
    expect(executions).toMatchObject([
      { stdout: '1\n', warnings: [] },
      { stdout: '1\n', warnings: [] },
    ]);
    const [path = '', ...others] = await snapshots(cacheFolder);
    expect(others).toEqual([]);
    const { ino, size } = await stat(path);

    expect(await print(cacheFolder)).toMatchObject({ stdout: '1\n', warnings: [] });
    expect(await stat(path)).toMatchObject({ ino, size });

    await truncate(path, 1_000_000);
    expect(await print(cacheFolder)).toMatchObject({ stdout: '1\n', warnings: [] });
    expect(await stat(path)).toMatchObject({ size });
  });

  it('is done without, and that is told once, when it cannot be written', async () => {
    const cacheFolder = join(folder, 'a-file');
    await writeFile(cacheFolder, '');
    await using sandbox = new PyodideSandbox({ cacheFolder });
    const [{ ok, detail }, first] = await Promise.all([
      sandbox.check(),
      sandbox.execute(createJob({ code: 'import js' })),
    ]);
    expect(first).toMatchObject({ status: 'completed', error: { type: 'ModuleNotFoundError' } });
    expect(first.warnings).toEqual([expect.stringContaining('ENOTDIR')]);
    expect({ ok, detail }).toEqual({ ok: true, detail: expect.stringContaining('no snapshot') });
    const second = await sandbox.execute(createJob({ code: 'print(2)' }));
    expect(second).toMatchObject({ stdout: '2\n', warnings: [] });
  });

  it('is not waited for by a caller that goes away', async () => {
    await using sandbox = new PyodideSandbox({ cacheFolder: join(folder, 'left') });
    const job = createJob({ code: 'print(1)' });
    const startedAt = performance.now();
    const execution = await sandbox.execute(job, { signal: AbortSignal.timeout(100) });
    expect(performance.now() - startedAt).toBeLessThan(1500);
    expect(execution).toMatchObject({ status: 'killed', killReason: 'aborted' });
    // Its making goes on for the next one.
    expect(await sandbox.execute(job)).toMatchObject({ stdout: '1\n', warnings: [] });
  });

  it('is given up when the sandbox is disposed, and leaves no process', async () => {
    await expect.poll(children).toBe(0); // those of earlier tests
    const sandbox = new PyodideSandbox({ cacheFolder: join(folder, 'disposed') });
    const execution = sandbox.execute(createJob({ code: 'print(1)' }));
    await expect.poll(children, { timeout: 5_000 }).toBe(1);
    await sandbox[Symbol.asyncDispose]();
    await expect.poll(children, { timeout: 5_000 }).toBe(0); // a handle closes a moment after the process
    expect(await execution).toMatchObject({ status: 'killed', killReason: 'aborted' });
    expect(await snapshots(join(folder, 'disposed'))).toEqual([]);
  });
});

describe('what programs from one snapshot share', () => {
  const STATES = `
import gc, hashlib, json, logging, os, random, secrets, tempfile, time, uuid
states = [hashlib.sha256(repr(g.getstate()).encode()).hexdigest()
          for g in gc.get_objects() + [random._inst]
          if isinstance(g, random.Random) and not isinstance(g, random.SystemRandom)]
print(json.dumps([random.random(), random._inst.random(), secrets.token_hex(), str(uuid.uuid4()), str(uuid.uuid1()),
    tempfile.mktemp(), os.urandom(8).hex(), *states]))
age = logging.LogRecord("", 10, "", 1, "", (), None).relativeCreated
assert abs(time.time() - ${Math.floor(Date.now() / 1000)}) < 600 and 0 <= age < 60_000, age
`;

  it('is no randomness and no time', async () => {
    const cacheFolder = join(folder, 'shared');
    const [first, second] = await Promise.all([1, 2].map(() => print(cacheFolder, STATES)));
    expect(first?.error ?? second?.error).toBeNull();
    const values = [first, second].map((run) => JSON.parse(run?.stdout ?? '') as unknown[]);
    expect(values[0]).toHaveLength(values[1]?.length ?? -1);
    expect(new Set(values.flat()).size).toBe(values.flat().length);
  });

  it('is no trace of what was run before them', async () => {
    const code = `
import atexit, gc, linecache, os, sys, threading
print(os.listdir("/work"), os.listdir("/tmp"), sys.argv, list(linecache.cache), threading.active_count())
print(any("rehearsal" in str(vars(o)) for o in gc.get_objects() if type(o).__name__ == "module" and not o.__name__.startswith("_runner")))
`;
    const { stdout } = await print(join(folder, 'shared'), code);
    expect(stdout).toBe("['main.py'] [] ['/work/main.py'] ['/work/main.py'] 1\nFalse\n");
  });
});
