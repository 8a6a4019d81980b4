import { afterAll, beforeAll, expect } from 'vitest';
import { filesOf, program } from '../archives.ts';
import { each, type Conformance } from '../conformance.ts';
import { packageVolumes, removeVolume } from './containers.ts';
import { PackageIndex } from './package-index.ts';

const MISSING = 'nosuchmodule_abc';

/** These need no package, so no pip is run; it would fail, or ask the index. */
const NOTHING_TO_INSTALL = [
  ['the standard library', 'import os, json, sqlite3.dbapi2, collections.abc'],
  ['private modules of it', 'import _json, _collections_abc, cProfile, pstats, opcode, posixpath'],
  [
    'strings and comments',
    `s = "import ${MISSING}"\nt = """\nimport ${MISSING}\n"""\n# import ${MISSING}`,
  ],
  ['relative imports', `def f():\n    from . import ${MISSING}`],
  ['what the image has', 'import numpy, pandas'],
] as const;

/** Imports that the sandbox cannot satisfy → names that the index is asked for. */
const NAMES = [
  ['import yaml', 'PyYAML'],
  ['import numpy, tinypack_b as b', 'tinypack-b'],
  ['if False:\n    from bs4.element import Tag', 'beautifulsoup4'],
  ['try:\n    import ujson\nexcept ImportError:\n    pass', 'ujson'],
] as const;

const normal = (name: string): string => name.toLowerCase().replaceAll(/[-_.]+/g, '-');

function leavesNoVolumes(): void {
  let before: string[] = [];
  beforeAll(async () => void (before = await packageVolumes()));
  afterAll(async () => {
    for (const name of await packageVolumes()) {
      if (!before.includes(name)) await removeVolume(name);
    }
  });
}

/** What pip installs before the program. */
export function packageCases({ kind, container, sample }: Conformance): void {
  if (kind === 'docker') leavesNoVolumes();
  container('§2.9 a package that cannot be had: completed, not 0, not run', async (server) => {
    const { status, body } = await server.evaluate({ code: `print("ran")\nimport ${MISSING}` });
    expect([status, body['status']]).toEqual([200, 'completed']);
    expect(body['exit_code']).toBeGreaterThan(0);
    expect(body).not.toHaveProperty('stdout');
    expect(body['stderr']).toContain(MISSING);
  });

  container('§2.9 without any network pip fails, and nothing is run', async ({ evaluate }) => {
    const code = `print("ran")\nimport ${MISSING}`;
    const { body } = await evaluate({ code, config: { network_disabled: true } });
    expect(body['status']).toBe('completed');
    expect(body['exit_code']).toBeGreaterThan(0);
    expect(body).not.toHaveProperty('stdout');
  });

  sample('§2.9 "-" installs nothing and detects nothing', async ({ evaluate }) => {
    const code = `print("ran")\nimport ${MISSING}`;
    const { body } = await evaluate({ code, requirements_txt: '-' });
    expect(body).toMatchObject({
      exit_code: 1,
      stdout: 'ran\n',
      error_type: 'ModuleNotFoundError',
    });
  });

  sample('§2.9 modules of the request are not taken for packages', async ({ evaluate }) => {
    const files = [
      { name: 'main.py', content: 'import helper\nfrom pkg.part import X\nprint(helper.Y, X)' },
      { name: 'helper.py', content: 'Y = 1' },
      { name: 'pkg/part.py', content: 'X = 2' },
    ];
    const config = { network_disabled: true };
    expect((await evaluate({ files, config })).body['stdout']).toBe('1 2\n');
  });

  each(container, NOTHING_TO_INSTALL, ([what, code]) => [
    `§2.9 nothing is installed for ${what}`,
    async ({ evaluate }) => {
      await using index = await new PackageIndex().start();
      const { body } = await evaluate({
        code: `${code}\nprint("ran")`,
        requirements_txt: index.options,
      });
      expect([body['stderr'], body['stdout']]).toEqual([undefined, 'ran\n']);
      expect([...index.asked]).toEqual([]);
    },
  ]);

  each(container, NAMES, ([code, name]) => [
    `§2.9 ${JSON.stringify(code)} asks for ${name}`,
    async ({ evaluate }) => {
      await using index = await new PackageIndex().start();
      const { body } = await evaluate({ code, requirements_txt: index.options });
      expect(body['exit_code']).toBeGreaterThan(0);
      expect([...index.asked].map(normal)).toEqual([normal(name)]);
    },
  ]);

  container('§2.9 what is asked for and can be had is installed', async ({ evaluate }) => {
    await using index = await new PackageIndex().start();
    const code = 'import tinypack\nimport socket\nprint(tinypack.VALUE, socket.if_nameindex()[1:])';
    const { body } = await evaluate({ code, requirements_txt: index.options });
    expect([body['stderr'], body['stdout']]).toEqual([undefined, '41 []\n']);
  });

  container('§2.9 a name that the user wrote is not added again', async ({ evaluate }) => {
    await using index = await new PackageIndex().start();
    const requirements_txt = `${index.options}Tiny_Pack~=1.0 ; python_version < "3"\n`;
    const { body } = await evaluate({ code: 'import tiny_pack', requirements_txt });
    expect(body).toMatchObject({ exit_code: 1, error_type: 'ModuleNotFoundError' });
    expect([...index.asked]).toEqual([]);
  });

  container('§2.9 /exec installs only what it is told to', async ({ sync }) => {
    const { body } = await sync(await program(`print("ran")\nimport ${MISSING}`));
    expect(body).toMatchObject({ exit_code: 1, stdout: 'ran\n' });
    expect(body['stderr']).toContain('ModuleNotFoundError');
  });

  container('§2.1 requirements_txt is installed, and pip keeps quiet', async ({ sync }) => {
    await using index = await new PackageIndex().start();
    const archive = await filesOf({ 'main.py': 'import tinypack\nprint(tinypack.VALUE)' });
    const { body } = await sync(archive, { requirements_txt: `${index.options}tinypack==1.0\n` });
    expect([body['stderr'], body['stdout'], body['exit_code']]).toEqual([undefined, '41\n', 0]);
  });

  container('§7.7 a failed pip is 200, completed, with its words in stderr', async ({ sync }) => {
    await using index = await new PackageIndex().start();
    const { status, body } = await sync(await program('print("ran")'), {
      requirements_txt: `${index.options}${MISSING}\n`,
    });
    expect([status, body['status']]).toEqual([200, 'completed']);
    expect(body['exit_code']).toBeGreaterThan(0);
    expect(body).not.toHaveProperty('stdout');
    expect(body['stderr']).toContain(`No matching distribution found for ${MISSING}`);
  });
}
