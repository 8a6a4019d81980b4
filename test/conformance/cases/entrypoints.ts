import { expect } from 'vitest';
import { filesOf, program } from '../archives.ts';
import { each, type Conformance } from '../conformance.ts';

const FILES = {
  'main.py': 'print("main")',
  'src/app.py': 'print("app")',
  'pack/__main__.py': 'print("pack")',
  script: 'print("no suffix")',
};
const FOUND = [
  ['./main.py', 'main'],
  ['src/app.py', 'app'],
  ['src/../main.py', 'main'],
  ['src//app.py', 'app'],
  ['/main.py', 'main'],
  ['pack', 'pack'],
  ['script', 'no suffix'],
] as const;

/** Which file is run. */
export function entrypointCases({ http, sample, program: slow }: Conformance): void {
  each(slow, FOUND, ([entrypoint, word]) => [
    `§2.3 ${entrypoint} is found`,
    async ({ sync }) => {
      const { body } = await sync(await filesOf(FILES), { entrypoint });
      expect([body['stderr'], body['stdout']]).toEqual([undefined, `${word}\n`]);
    },
  ]);

  sample('§2.3 a file that is missing: Python says so, exit code 2', async ({ sync }) => {
    const { status, body } = await sync(await program('1'), { entrypoint: 'nope.py' });
    expect([status, body['status'], body['exit_code']]).toEqual([200, 'completed', 2]);
    expect(body['stderr']).toContain("can't open file '/work/nope.py'");
    expect(body).not.toHaveProperty('stdout');
  });

  slow('§2.3 a missing file of /eval ends the same way', async ({ evaluate }) => {
    const files = [{ name: 'a.py', content: '1' }];
    const { status, body } = await evaluate({ files, entrypoint: 'nope.py' });
    expect([status, body['status'], body['exit_code']]).toEqual([200, 'completed', 2]);
    expect(body['stderr']).toContain("can't open file '/work/nope.py'");
  });

  slow('§2.3 a folder without __main__.py is exit code 1', async ({ sync }) => {
    const { body } = await sync(await filesOf(FILES), { entrypoint: 'src' });
    expect(body).toMatchObject({ status: 'completed', exit_code: 1 });
    expect(body['stderr']).toContain("can't find '__main__' module");
  });

  each(
    http,
    [[''], [null], ['../main.py'], ['src/../../x.py'], ['..'], ['a\0.py']],
    ([entrypoint]) => [
      `§2.3 the entrypoint ${JSON.stringify(entrypoint)} is refused`,
      async ({ sync }) => {
        const { status, body } = await sync(await program('1'), { entrypoint });
        expect([status, body['error']]).toEqual([400, expect.stringMatching(/entrypoint/)]);
      },
    ],
  );
}
