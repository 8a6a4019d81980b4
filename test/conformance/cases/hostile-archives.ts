import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { END, program, rawMember, tarOf, type Member } from '../archives.ts';
import { each, type Answer, type Conformance } from '../conformance.ts';

const main: Member = { name: 'main.py', content: 'print("ran")' };

const NAMES = [
  ['../escaped'],
  ['a/../../escaped'],
  ['..'],
  ['a/..'],
  ['./../escaped'],
  ['/etc/passwd'],
  ['//escaped'],
  [`${'../'.repeat(40)}tmp/escaped`],
] as const;

const LEFT_OUT: readonly Member[] = [
  { name: 'passwd', type: 'symlink', linkname: '/etc/passwd' },
  { name: 'up', type: 'symlink', linkname: '../../..' },
  { name: 'hard', type: 'link', linkname: '/etc/passwd' },
  { name: 'char', type: 'character-device' },
  { name: 'block', type: 'block-device' },
  { name: 'pipe', type: 'fifo' },
];

/** Refused, or taken and failed; never a server error, never a run. */
function expectRefused({ status, body }: Answer): void {
  expect([status, body['error']]).toEqual([400, expect.any(String)]);
}

/** Archives that want out, or are none. */
export function hostileArchiveCases({ http, sample, program: slow }: Conformance): void {
  each(http, NAMES, ([name]) => [
    `§2.2 the member ${name.slice(0, 30)} is refused`,
    async ({ sync }) => {
      expectRefused(await sync(await tarOf([main, { name, content: 'x' }])));
    },
  ]);

  http('§2.2 a name with NUL is refused', async ({ sync }) => {
    const record = 'path=a\0b';
    const pax = `${record.length + 4} ${record}\n`;
    const archive = [rawMember('x', pax, 'x'), rawMember('a', 'x'), rawMember('main.py', '1'), END];
    expectRefused(await sync(Buffer.concat(archive)));
  });

  http('§2.2 a PAX name that leads out is refused', async ({ sync }) => {
    const archive = [rawMember('x', '19 path=../escaped\n', 'x'), rawMember('fine', 'x'), END];
    expectRefused(await sync(Buffer.concat(archive)));
  });

  each(http, [['symlink'], ['link']] as const, ([type]) => [
    `§2.2 a ${type} with a name that leads out is refused or left out`,
    async ({ sync }) => {
      const archive = await tarOf([{ name: '../escaped', type, linkname: 'main.py' }]);
      const { status } = await sync(archive, { entrypoint: '' });
      expect(status).toBe(400);
    },
  ]);

  http('§2.2 a member behind a link does not land where that points', async ({ sync }) => {
    const folder = await mkdtemp(join(tmpdir(), 'conformance-target-'));
    try {
      const archive = await tarOf([
        { name: 'way', type: 'symlink', linkname: folder },
        { name: 'way/escaped', content: 'x' },
        main,
      ]);
      await sync(archive, { entrypoint: '../outside' });
      await sync(archive);
      expect(await readdir(folder)).toEqual([]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  sample('§2.2 links and devices are left out or confined', async ({ sync }) => {
    const names = LEFT_OUT.map(({ name }) => name);
    const code = `import os, stat
for name in ${JSON.stringify(names)}:
    if os.path.islink(name):
        assert os.path.realpath(name).startswith("/work"), name
    elif os.path.lexists(name):
        assert stat.S_ISREG(os.lstat(name).st_mode), name
        assert "root:" not in open(name).read(), name
print("ran")
`;
    const { body } = await sync(await tarOf([...LEFT_OUT, { name: 'main.py', content: code }]));
    expect([body['stderr'], body['stdout']]).toEqual([undefined, 'ran\n']);
  });

  const whole = program('print("ran")');
  const BROKEN = [
    ['garbage', async () => Buffer.from('garbage!'.repeat(200))],
    ['garbage of less than a block', async () => Buffer.from('garbage')],
    ['a header cut', async () => (await whole).subarray(0, 300)],
    ['a member cut', async () => (await whole).subarray(0, 520)],
    ['a wrong checksum', async () => Buffer.concat([Buffer.from('X'), (await whole).subarray(1)])],
    ['gzip cut', async () => gzipSync(await whole).subarray(0, 40)],
    ['gzip of garbage', async () => gzipSync(Buffer.from('garbage!'.repeat(200)))],
    ['a zip file', async () => Buffer.from(`PK\u0003\u0004${'x'.repeat(1000)}`)],
  ] as const;
  each(http, BROKEN, ([what, make]) => [
    `§2.2 ${what} is refused`,
    async ({ sync }) => {
      expectRefused(await sync(await make()));
    },
  ]);

  http('§2.2 a name that is a file and a folder is refused', async ({ sync }) => {
    expectRefused(await sync(await tarOf([main, { name: 'main.py/x', content: 'x' }])));
  });

  http('§2.2 nothing has been written beside the work folder', async () => {
    const places = ['/tmp/escaped', join(process.cwd(), 'escaped'), '/escaped'];
    expect(places.filter(existsSync)).toEqual([]);
  });

  slow('§2.2 a refusal leaves the server as it was', async ({ sync }) => {
    expectRefused(await sync(Buffer.from('garbage!'.repeat(200))));
    expect((await sync(await whole)).body['stdout']).toBe('ran\n');
  });
}
