import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { OWN_IDENTITY } from '../src/process-identity.ts';
import { createAtomic, writeAtomic } from '../src/write-atomic.ts';
import { tempFolder } from './fixtures/temp-folder.ts';

describe('writeAtomic', () => {
  it('writes text and bytes and leaves nothing beside them', async () => {
    const folder = tempFolder();
    await writeAtomic(join(folder, 'a'), 'é');
    await writeAtomic(join(folder, 'b'), Uint8Array.of(0, 255), 0o600);
    expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('é');
    expect(readFileSync(join(folder, 'b'))).toEqual(Buffer.of(0, 255));
    expect(statSync(join(folder, 'b')).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).toSorted()).toEqual(['a', 'b']);
  });

  it('replaces a link instead of writing through it', async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'other'), 'kept');
    symlinkSync('other', join(folder, 'link'));
    await writeAtomic(join(folder, 'link'), 'new');
    expect(readFileSync(join(folder, 'other'), 'utf8')).toBe('kept');
    expect(readFileSync(join(folder, 'link'), 'utf8')).toBe('new');
  });

  it('takes a name of the longest length', async () => {
    const path = join(tempFolder(), 'x'.repeat(255));
    await writeAtomic(path, 'a');
    expect(readFileSync(path, 'utf8')).toBe('a');
  });

  it('keeps the earlier file and leaves nothing when it cannot', async () => {
    const folder = tempFolder();
    mkdirSync(join(folder, 'taken'));
    writeFileSync(join(folder, 'taken', 'file'), '');
    await expect(writeAtomic(join(folder, 'taken'), 'a')).rejects.toThrow('taken');
    expect(readdirSync(folder)).toEqual(['taken']);
  });

  it('removes what a killed process left in the folder, and nothing else', async () => {
    const folder = tempFolder();
    const dead = `${spawnSync(process.execPath, ['-e', '']).pid}@${hostname()}`;
    const [orphan, ...others] = [
      `.${dead}.0123456789abcdef.tmp`,
      `.${OWN_IDENTITY}.0123456789abcdef.tmp`,
      '.1@elsewhere.0123456789abcdef.tmp',
      `${dead}.0123456789abcdef.tmp`,
    ];
    for (const name of [orphan ?? '', ...others]) writeFileSync(join(folder, name), '');
    await writeAtomic(join(folder, 'a'), '');
    expect(readdirSync(folder).toSorted()).toEqual([...others, 'a'].toSorted());
  });
});

describe('createAtomic', () => {
  it('lets one of many succeed, with its content', async () => {
    const folder = tempFolder();
    const path = join(folder, 'a');
    const texts = Array.from({ length: 20 }, (_, index) => String(index));
    const made = await Promise.all(texts.map((text) => createAtomic(path, text)));
    expect(made.filter(Boolean)).toHaveLength(1);
    expect(readFileSync(path, 'utf8')).toBe(String(made.indexOf(true)));
    expect(readdirSync(folder)).toEqual(['a']);
  });
});
