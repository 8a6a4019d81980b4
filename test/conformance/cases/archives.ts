import { gzipSync } from 'node:zlib';
import { expect } from 'vitest';
import {
  END,
  filesOf,
  gnuLongMember,
  program,
  rawMember,
  tarOf,
  type Member,
} from '../archives.ts';
import { each, type Conformance } from '../conformance.ts';

const LIST = `import os
for folder, _, names in sorted(os.walk(".")):
    for name in sorted(names):
        path = os.path.relpath(os.path.join(folder, name))
        if path != "main.py":
            print(path, open(path).read())
`;
const main: Member = { name: 'main.py', content: LIST };
const LONG = `${'d'.repeat(90)}/${'e'.repeat(90)}/${'f'.repeat(120)}.txt`;

const ACCEPTED: readonly (readonly [string, readonly Member[], string])[] = [
  ['no folder entries', [main, { name: 'a/b/c.txt', content: 'x' }], 'a/b/c.txt x\n'],
  [
    'folder entries',
    [{ name: 'a/', type: 'directory' }, main, { name: 'a/b.txt', content: 'x' }],
    'a/b.txt x\n',
  ],
  [
    '"./" before names, as of tar -C folder .',
    [
      { name: './', type: 'directory' },
      { ...main, name: './main.py' },
      { name: './a', content: 'x' },
    ],
    'a x\n',
  ],
  ['PAX long names', [main, { name: LONG, content: 'x' }], `${LONG} x\n`],
  ['names in Unicode', [main, { name: 'grüße 漢字.txt', content: 'x' }], 'grüße 漢字.txt x\n'],
  ['empty files', [main, { name: 'empty' }], 'empty \n'],
  [
    'the last of two members',
    [main, { name: 'a', content: '1' }, { name: 'a', content: '2' }],
    'a 2\n',
  ],
  [
    'dots within names',
    [main, { name: 'a..b', content: 'x' }, { name: '...', content: 'y' }],
    '... y\na..b x\n',
  ],
  [
    'modes and owners of others',
    [
      { ...main, mode: 0o600, uid: 1000, gid: 1000 },
      { name: 'locked', content: 'x', mode: 0o400, uid: 1000 },
      { name: 'shut', content: 'y', mode: 0, uid: 0 },
    ],
    'locked x\nshut y\n',
  ],
];

/** Archives as clients make them. */
export function archiveCases({ sample, program: slow, container }: Conformance): void {
  each(slow, ACCEPTED, ([what, members, stdout]) => [
    `§2.2 ${what}`,
    async ({ sync }) => {
      const { body } = await sync(await tarOf(members));
      expect([body['stderr'], body['stdout']]).toEqual([undefined, stdout]);
    },
  ]);

  sample('§7.5 all of it in one archive', async ({ sync }) => {
    const members = [
      { name: './', type: 'directory' } as const,
      { ...main, name: './main.py', mode: 0o600, uid: 1000 },
      { name: './pkg/deep/data.bin', content: 'x', mode: 0o640, uid: 33 },
      { name: LONG, content: 'y' },
    ];
    const { body } = await sync(await tarOf(members));
    expect(body['stdout']).toBe(`${LONG} y\npkg/deep/data.bin x\n`);
  });

  slow('§2.2 GNU long names', async ({ sync }) => {
    const archive = Buffer.concat([
      rawMember('main.py', LIST),
      gnuLongMember(`${'n'.repeat(180)}.txt`, 'x'),
      END,
    ]);
    expect((await sync(archive)).body['stdout']).toBe(`${'n'.repeat(180)}.txt x\n`);
  });

  slow('§2.2 a global PAX header, as of git archive', async ({ sync }) => {
    const comment = `52 comment=${'a'.repeat(40)}\n`;
    const archive = Buffer.concat([
      rawMember('pax_global_header', comment, 'g'),
      rawMember('main.py', 'print("ran")'),
      END,
    ]);
    expect((await sync(archive)).body['stdout']).toBe('ran\n');
  });

  slow('§2.2 an archive without its last blocks of zeros', async ({ sync }) => {
    expect((await sync(rawMember('main.py', 'print("ran")'))).body['stdout']).toBe('ran\n');
  });

  slow('§2.2 gzip', async ({ sync }) => {
    expect((await sync(gzipSync(await program('print("ran")')))).body['stdout']).toBe('ran\n');
  });

  each(
    slow,
    [
      ['two blocks of zeros', END],
      ['twenty blocks of zeros', Buffer.alloc(10_240)],
      ['no bytes', Buffer.alloc(0)],
    ] as const,
    ([what, archive]) => [
      `§2.2 ${what}: no files`,
      async ({ sync }) => {
        const { status, body } = await sync(archive);
        expect([status, body['status'], body['exit_code']]).toEqual([200, 'completed', 2]);
      },
    ],
  );

  slow('§2.2 an empty folder is there', async ({ sync }) => {
    const archive = await tarOf([
      { name: 'out/', type: 'directory', mode: 0o755 },
      { name: 'main.py', content: 'open("out/x", "w").write("y")\nprint(open("out/x").read())' },
    ]);
    const { body } = await sync(archive);
    expect([body['stderr'], body['stdout']]).toEqual([undefined, 'y\n']);
  });

  container('§2.2 files can be read, written and removed by the program', async ({ sync }) => {
    const archive = await tarOf([
      { name: 'd/', type: 'directory', mode: 0o500, uid: 0 },
      { name: 'd/a', content: '1', mode: 0o400, uid: 0 },
      {
        name: 'main.py',
        content:
          'import os\nopen("d/a", "a").write("2")\nprint(open("d/a").read())\nopen("d/b", "w")\nos.remove("d/a")\nos.remove("main.py")',
        mode: 0o400,
        uid: 1000,
      },
    ]);
    const { body } = await sync(archive);
    expect([body['stderr'], body['stdout']]).toEqual([undefined, '12\n']);
  });

  slow('§2.2 modules of the archive can be imported', async ({ sync }) => {
    const archive = await filesOf({
      'main.py': 'from pkg.part import X\nimport single\nprint(X, single.Y)',
      'pkg/__init__.py': '',
      'pkg/part.py': 'X = 1',
      'single.py': 'Y = 2',
    });
    expect((await sync(archive)).body['stdout']).toBe('1 2\n');
  });
}
