import { chmod, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ContainerConfigurationError } from '../../../src/errors.ts';
import { findPython } from '../../../src/sandbox/local/find-python.ts';

const withExecutables = async (...names: string[]): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'find-python-'));
  for (const name of names) {
    await writeFile(join(folder, name), '#!/bin/sh\n');
    await chmod(join(folder, name), 0o755);
  }
  return folder;
};

describe('findPython', () => {
  it('passes over candidates that do not exist', async () => {
    const folder = await withExecutables('second', 'third');
    const candidates = ['first', 'second', 'third'].map((name) => join(folder, name));
    const { path, warnings } = await findPython(candidates);
    expect(path).toBe(candidates[1]);
    expect(warnings).toEqual([expect.stringContaining(`no Python at "${candidates[0]}"`)]);
  });

  it('passes over files that cannot be run', async () => {
    const folder = await withExecutables('good');
    await writeFile(join(folder, 'plain'), '');
    const candidates = [join(folder, 'plain'), join(folder, 'good')];
    expect((await findPython(candidates)).path).toBe(candidates[1]);
  });

  it('passes over folders', async () => {
    const folder = await withExecutables('good');
    const { path } = await findPython([folder, join(folder, 'good')]);
    expect(path).toBe(join(folder, 'good'));
  });

  it('looks up names on PATH in order', async () => {
    const [one, two] = [await withExecutables('my-python'), await withExecutables('my-python')];
    const before = process.env['PATH'];
    process.env['PATH'] = ['/nowhere', two, one].join(delimiter);
    const found = await findPython(['my-python']);
    process.env['PATH'] = before;
    expect(found).toEqual({ path: join(two, 'my-python'), warnings: [] });
  });

  it('tells what it looked for', async () => {
    const failure = findPython(['~/no/such/python', 'no-such-python']);
    await expect(failure).rejects.toThrow(ContainerConfigurationError);
    await expect(failure).rejects.toThrow('~/no/such/python, no-such-python');
  });

  it('takes ~ for the home folder', async () => {
    const folder = await withExecutables('my-python');
    const before = process.env['HOME'];
    process.env['HOME'] = folder;
    const found = await findPython(['~/my-python']);
    process.env['HOME'] = before;
    expect(found.path).toBe(join(folder, 'my-python'));
  });
});
