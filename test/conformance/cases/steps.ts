import { expect } from 'vitest';
import { filesOf, program, tarOf } from '../archives.ts';
import { each, type Conformance } from '../conformance.ts';

const ARGS = [
  'plain',
  'two words',
  "it's",
  '"double"',
  '$HOME `id` $(id)',
  'back\\slash',
  'new\nline',
  '; exit 9',
  '--flag=x',
  '-c',
  '',
  '*',
  'é🐍',
];

const UNITS = [
  ['false || true', 'echo or'],
  ['true # a comment', 'echo comment'],
  ['sleep 30 &', 'echo background'],
  ['(exit 3); true', 'echo group'],
  ['cd /tmp', 'echo folder'],
  ['exit 0', 'echo exit'],
] as const;

/** The steps of a run. */
export function stepCases({ sample, container }: Conformance): void {
  sample('§2.1 every argument arrives as it is', async ({ sync }) => {
    const archive = await program('import json, sys\nprint(json.dumps(sys.argv[1:]))');
    const { body } = await sync(archive, { script_args: ARGS });
    expect(JSON.parse(body['stdout'] as string)).toEqual(ARGS);
  });

  sample('§2.1 working folder, argv[0] and path[0]', async ({ sync }) => {
    const code = 'import os, sys\nprint(os.getcwd(), sys.argv[0], sys.path[0], sep="\\n")';
    const { body } = await sync(await filesOf({ 'src/app.py': code }), {
      entrypoint: 'src/app.py',
    });
    expect(body['stdout']).toBe('/work\n/work/src/app.py\n/work/src\n');
  });

  container('§2.1 pre-commands run in order before the program', async ({ sync }) => {
    const archive = await program('print(open("log").read(), end="")');
    const pre_commands = ['echo one > log', 'echo two >> log', 'pwd >> log'];
    expect((await sync(archive, { pre_commands })).body).toMatchObject({
      exit_code: 0,
      stdout: 'one\ntwo\n/work\n',
    });
  });

  each(container, UNITS, ([first, second]) => [
    `§2.1 ${JSON.stringify(first)} leaves the chain as it is`,
    async ({ sync }) => {
      const archive = await program('import os\nprint(os.getcwd(), open("/tmp/log").read())');
      const pre_commands = [first, `${second} > /tmp/log; pwd >> /tmp/log`];
      const { body } = await sync(archive, { pre_commands, config: { timeout_seconds: 20 } });
      const word = second.replace('echo ', '');
      expect(body).toMatchObject({ status: 'completed', stdout: `/work ${word}\n/work\n\n` });
    },
  ]);

  container('§2.1 the first failing step ends the run with its exit code', async ({ sync }) => {
    const pre_commands = ['echo fine', 'echo out; echo err >&2; exit 5', 'touch never'];
    const { status, body } = await sync(await program('print("ran")'), { pre_commands });
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'completed', exit_code: 5 });
    expect(body).not.toHaveProperty('stdout');
    expect(body['stderr']).toMatch(/out\nerr\n/);
  });

  container("§2.1 output of the setup stays out of the program's", async ({ sync }) => {
    const pre_commands = ['echo noise; echo noise >&2'];
    const { body } = await sync(await program('print("only this")'), { pre_commands });
    expect([body['stdout'], body['stderr']]).toEqual(['only this\n', undefined]);
  });

  container('§2.1 no such command is 127', async ({ sync }) => {
    const { body } = await sync(await program('1'), { pre_commands: ['no-such-command-x'] });
    expect(body).toMatchObject({ status: 'completed', exit_code: 127 });
  });

  container('§2.1 env_vars and stdin are seen by pre-commands too', async ({ sync }) => {
    const archive = await program('import sys\nprint(open("seen").read() + sys.stdin.read())');
    const { body } = await sync(archive, {
      pre_commands: ['echo "$WORD" > seen'],
      env_vars: ['WORD=two words'],
      stdin: 'rest',
    });
    expect(body['stdout']).toBe('two words\nrest\n');
  });

  container('§2.1 a pre-command may make the entrypoint', async ({ sync }) => {
    const pre_commands = ['echo "print(42)" > made.py'];
    const { body } = await sync(await program('1'), { pre_commands, entrypoint: 'made.py' });
    expect(body['stdout']).toBe('42\n');
  });

  container('§2.1 a pre-command finds python', async ({ sync }) => {
    const pre_commands = ['python -c "print(6 * 7)" > answer'];
    const { body } = await sync(await program('print(open("answer").read())'), { pre_commands });
    expect([body['exit_code'], body['stderr']]).toEqual([0, undefined]);
  });

  container(
    '§2.2 a script of the archive is run by its interpreter, not by itself',
    async ({ sync }) => {
      const archive = await tarOf([
        { name: 'run.sh', content: '#!/bin/sh\necho made > made\n', mode: 0o755 },
        { name: 'main.py', content: 'print(open("made").read(), end="")' },
      ]);
      const { body } = await sync(archive, { pre_commands: ['sh run.sh'] });
      expect([body['stderr'], body['stdout']]).toEqual([undefined, 'made\n']);
      // The work folder is mounted noexec.
      const own = await sync(archive, { pre_commands: ['./run.sh'] });
      expect(own.body).toMatchObject({ status: 'completed', exit_code: 126 });
    },
  );

  container('§2.1 nothing of one run is left for the next', async ({ sync }) => {
    const code = 'import os\nprint(os.listdir("/tmp"), sorted(os.listdir()))\nopen("/tmp/x", "w")';
    for (const _ of [1, 2]) {
      expect((await sync(await program(code))).body['stdout']).toBe("[] ['main.py']\n");
    }
  });
}
