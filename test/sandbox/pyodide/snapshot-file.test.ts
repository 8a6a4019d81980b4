import {
  appendFile,
  chmod,
  mkdir,
  mkdtemp,
  open,
  rename,
  readdir,
  rm,
  stat,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DIGEST_BYTES, readRange } from '../../../src/sandbox/pyodide/channel.ts';
import { SnapshotFile } from '../../../src/sandbox/pyodide/snapshot-file.ts';

const MEMORY = Buffer.from('the memory of an interpreter');
let folder: string;
let path: string;
let file: SnapshotFile;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'snapshot-file-'));
  path = join(folder, 'a.snapshot');
  file = new SnapshotFile(path, 'key');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function isUsable(candidate: SnapshotFile): Promise<boolean> {
  const snapshot = await candidate.open();
  await snapshot?.close();
  return snapshot !== undefined;
}

describe('a snapshot file', () => {
  it('gives back what was written', async () => {
    expect(await isUsable(file)).toBe(false);
    await file.write(MEMORY);
    const snapshot = await file.open();
    const { fd, bytes } = snapshot as NonNullable<typeof snapshot>;
    expect(readRange(fd, DIGEST_BYTES, bytes - DIGEST_BYTES)).toEqual(MEMORY);
    await snapshot?.close();
  });

  it('makes its folder for its user alone', async () => {
    const deeper = new SnapshotFile(join(folder, 'pyodide', 'a.snapshot'), 'key');
    await deeper.requireFolder();
    await deeper.write(MEMORY);
    const { mode } = await stat(join(folder, 'pyodide'));
    if (process.platform !== 'win32') expect(mode & 0o777).toBe(0o700);
    expect(await isUsable(deeper)).toBe(true);
  });

  it('removes what other versions left a month ago', async () => {
    await writeFile(join(folder, 'old.snapshot'), '');
    await writeFile(join(folder, 'new.snapshot'), '');
    const past = Date.now() / 1000 - 31 * 24 * 3600;
    await utimes(join(folder, 'old.snapshot'), past, past);
    await file.write(MEMORY);
    expect(await readdir(folder)).toEqual(['a.snapshot', 'new.snapshot']);
  });

  it('cannot have a folder below a file', async () => {
    await file.write(MEMORY);
    await expect(new SnapshotFile(join(path, 'b', 'c'), 'key').requireFolder()).rejects.toThrow(
      'ENOTDIR',
    );
  });

  it('is whole whoever writes at the same time', async () => {
    const large = Buffer.alloc(3_000_000, 'x');
    const writers = Array.from({ length: 8 }, () => new SnapshotFile(path, 'key').write(large));
    await Promise.all(writers);
    expect(await isUsable(file)).toBe(true);
  });
});

describe('what is not used', () => {
  beforeEach(() => file.write(MEMORY));

  it('refuses a file that was damaged, even after it was found whole', async () => {
    expect(await isUsable(file)).toBe(true);
    const handle = await open(path, 'r+');
    await handle.write('X', DIGEST_BYTES + 3);
    await handle.close();
    expect(await isUsable(file)).toBe(false);
  });

  it.each([0, 10, DIGEST_BYTES, DIGEST_BYTES + 5])('refuses one cut to %d bytes', async (size) => {
    await truncate(path, size);
    expect(await isUsable(file)).toBe(false);
  });

  it('refuses one with something after its end', async () => {
    await appendFile(path, 'more');
    expect(await isUsable(file)).toBe(false);
  });

  it('refuses one that was made for something else', async () => {
    expect(await isUsable(new SnapshotFile(path, 'another key'))).toBe(false);
  });

  it('refuses a folder', async () => {
    await rm(path);
    await mkdir(path);
    expect(await isUsable(file)).toBe(false);
  });

  describe.skipIf(process.platform === 'win32')('by whom it may be written', () => {
    it('is written for its user alone', async () => {
      expect((await stat(path)).mode & 0o777).toBe(0o600);
    });

    it.each([0o620, 0o602])('refuses mode %o', async (mode) => {
      await chmod(path, mode);
      expect(await isUsable(file)).toBe(false);
    });

    it('refuses a link', async () => {
      await rename(path, join(folder, 'b'));
      await symlink(join(folder, 'b'), path);
      expect(await isUsable(file)).toBe(false);
    });
  });
});
