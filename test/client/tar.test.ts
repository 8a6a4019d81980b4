import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync, writeFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { extract, pack } from 'tar-stream';
import { describe, expect, it } from 'vitest';
import { detectEntrypoint, detectEntrypointAnywhere } from '../../src/client/entrypoint.ts';
import { readTar, writeTar } from '../../src/client/tar.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';

const LONG = `${'folder/'.repeat(30)}ünï-${'x'.repeat(90)}.py`;
const FILES = {
  'main.py': 'print("hé")\n',
  'a/b.bin': Buffer.from(Array.from({ length: 1000 }, (_, i) => i % 256)),
  empty: '',
  block: 'x'.repeat(512),
  ['n'.repeat(100)]: '100',
  ['n'.repeat(101)]: '101',
  // The length of the record counts its own digits, which just become three here.
  ...Object.fromEntries([88, 89, 90, 91, 92].map((n) => [`ü${'l'.repeat(n)}`, String(n)])),
  [LONG]: 'long',
};

const asText = (content: string | Uint8Array): string => Buffer.from(content).toString('latin1');
const expected = Object.fromEntries(
  Object.entries(FILES).map(([name, content]) => [name, asText(Buffer.from(content as string))]),
);

const contents = (archive: Uint8Array): Record<string, string> =>
  Object.fromEntries(
    [...readTar(archive)].filter((m) => m.isFile).map((m) => [m.name, asText(m.content)]),
  );

describe('writeTar', () => {
  it('is read back by tar-stream', async () => {
    const seen: Record<string, string> = {};
    const modes = new Set<unknown>();
    const unpack = extract();
    unpack.on('entry', (header, stream, next) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk) => chunks.push(chunk as Buffer));
      stream.on('end', () => {
        seen[header.name] = asText(Buffer.concat(chunks));
        modes.add([header.type, header.mode, header.uid].join());
        next();
      });
    });
    const ended = once(unpack, 'finish');
    unpack.end(Buffer.from(writeTar(FILES)));
    await ended;
    expect(seen).toEqual(expected);
    expect([...modes]).toEqual(['file,420,0']);
  });

  it('is unpacked by tar(1) without a complaint', () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'code.tar'), writeTar(FILES));
    const said = execFileSync('tar', ['-xvf', 'code.tar'], { cwd: folder, stdio: 'pipe' });
    expect(said.toString().trimEnd().split('\n')).toHaveLength(Object.keys(FILES).length);
    for (const [name, content] of Object.entries(expected)) {
      expect(readFileSync(join(folder, name)).toString('latin1')).toBe(content);
    }
    expect(statSync(join(folder, 'main.py')).mode & 0o777).toBe(0o644);
  });

  it.each(['', 'a\0b'])('refuses the name %j', (name) => {
    expect(() => writeTar({ [name]: '' })).toThrow(/cannot be the name/);
  });
});

describe('readTar', () => {
  it('reads its own archives', () => expect(contents(writeTar(FILES))).toEqual(expected));

  it.each(['gnu', 'pax', 'ustar'])('reads the %s format of tar(1)', (format) => {
    const folder = tempFolder();
    mkdirSync(join(folder, 'src', 'd'.repeat(90)), { recursive: true });
    const path = `${'d'.repeat(90)}/${'f'.repeat(60)}.py`;
    writeFileSync(join(folder, 'src', path), 'deep');
    const args = [`--format=${format}`, '-cf', '../code.tar', '.'];
    execFileSync('tar', args, { cwd: join(folder, 'src') });
    const archive = readFileSync(join(folder, 'code.tar'));
    expect(contents(archive)).toEqual({ [`./${path}`]: 'deep' });
    expect([...readTar(archive)].map((m) => m.isFile)).toEqual([false, false, true]);
  });

  it('reads what tar-stream packs', async () => {
    const packer = pack();
    packer.entry({ name: LONG }, 'long');
    packer.entry({ name: 'link', type: 'symlink', linkname: 'main.py' });
    packer.finalize();
    const archive = Buffer.concat(await Array.fromAsync(packer as AsyncIterable<Buffer>));
    expect([...readTar(archive)].map((m) => [m.name, m.isFile])).toEqual([
      [LONG, true],
      ['link', false],
    ]);
  });

  it.each([
    ['garbage', Buffer.alloc(1024, 7), /no uncompressed tar/],
    ['a cut archive', writeTar({ 'a.py': 'x'.repeat(5000) }).subarray(0, 2048), /cut short/],
  ])('refuses %s', (_, archive, message) => {
    expect(() => [...readTar(archive)]).toThrow(message);
  });
});

describe('the entrypoint', () => {
  const archive = (...names: string[]): Uint8Array =>
    writeTar(Object.fromEntries(names.map((name) => [name, ''])));

  it.each([
    [['z.py', '__main__.py', 'main.py'], 'main.py', 'main.py'],
    [['z.py', '__main__.py'], '__main__.py', '__main__.py'],
    [['readme', 'z.py', 'a.py'], 'z.py', 'z.py'],
    [['a.py', 'src/main.py'], 'a.py', 'src/main.py'],
    [['a.py', './__main__.py'], 'a.py', './__main__.py'],
  ])('of %j is %s for the client and %s for the command line', (names, client, cli) => {
    expect(detectEntrypoint(archive(...names))).toBe(client);
    expect(detectEntrypointAnywhere(archive(...names))).toBe(cli);
  });

  it('is an error without Python', () => {
    expect(() => detectEntrypoint(archive('a.txt'))).toThrow(/no entrypoint/);
    expect(() => detectEntrypointAnywhere(archive('a.txt'))).toThrow(/no entrypoint/);
  });
});
