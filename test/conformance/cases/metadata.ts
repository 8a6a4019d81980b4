import { expect } from 'vitest';
import { program } from '../archives.ts';
import {
  API,
  each,
  type Answer,
  type Conformance,
  type ConformanceServer,
} from '../conformance.ts';
import { metadataPart, tarPart } from '../forms.ts';

const send = async ({ sendForm }: ConformanceServer, metadata: string): Promise<Answer> =>
  await sendForm(`${API}/exec/sync`, [tarPart(await program('print(1)')), metadataPart(metadata)]);

const WRONG = [
  '{',
  '[]',
  '"main.py"',
  '1',
  '{"entrypoint":"main.py"} x',
  "{'entrypoint':'main.py'}",
  '{"entrypoint":1}',
  '{"entrypoint":["main.py"]}',
  '{"entrypoint":"main.py","stdin":{}}',
  '{"entrypoint":"main.py","docker_image":false}',
  '{"entrypoint":"main.py","requirements_txt":["numpy"]}',
  '{"entrypoint":"main.py","pre_commands":"ls"}',
  '{"entrypoint":"main.py","pre_commands":[1]}',
  '{"entrypoint":"main.py","env_vars":{"A":"b"}}',
  '{"entrypoint":"main.py","script_args":"a"}',
  '{"entrypoint":"main.py","config":[]}',
  '{"entrypoint":"main.py","config":"x"}',
  '{"entrypoint":"main.py","config":{"timeout_seconds":"5"}}',
  '{"entrypoint":"main.py","config":{"timeout_seconds":1.5}}',
  '{"entrypoint":"main.py","config":{"memory_mb":64.0}}',
  '{"entrypoint":"main.py","config":{"disk_mb":1e3}}',
  '{"entrypoint":"main.py","config":{"cpu_shares":true}}',
  '{"entrypoint":"main.py","config":{"network_disabled":"true"}}',
  '{"entrypoint":"main.py","config":{"network_disabled":1}}',
].map((text) => [text] as const);

const OUTSIDE = '../outside.py';
/** All of them are read, and refused for their entrypoint only, which the answer names. */
const READ = [
  ['unknown keys', `{"entrypoint":"${OUTSIDE}","a":{"b":[1.5]},"tar":null}`],
  ['keys in any case', `{"ENTRYPOINT":"${OUTSIDE}","Config":{"TIMEOUT_seconds":5}}`],
  ['the last of two keys', `{"entrypoint":"main.py","entrypoint":"${OUTSIDE}"}`],
  [
    'null for every field',
    `{"entrypoint":"${OUTSIDE}","docker_image":null,"requirements_txt":null,"pre_commands":null,"stdin":null,"config":null,"env_vars":null,"script_args":null}`,
  ],
  [
    'null for every limit',
    `{"entrypoint":"${OUTSIDE}","config":{"timeout_seconds":null,"network_disabled":null,"memory_mb":null,"disk_mb":null,"cpu_shares":null}}`,
  ],
  ['white space around', ` \r\n\t{"entrypoint" : "${OUTSIDE}"}\n `],
  ['escapes', String.raw`{"entrypoint":"..\u002foutside.py","stdin":"\ud83d\ude00"}`],
] as const;

/** The JSON of submissions, read as Go does. */
export function metadataCases({ http, sample, program: slow, container }: Conformance): void {
  each(http, WRONG, ([text]) => [
    `§1.5 metadata ${text} is 400 "parsing metadata"`,
    async (server) => {
      const { status, body } = await send(server, text);
      expect([status, body['error']]).toEqual([400, expect.stringMatching(/^parsing metadata: ./)]);
    },
  ]);

  each(http, READ, ([what, text]) => [
    `§1.1 metadata with ${what} is read`,
    async (server) => {
      const { status, body } = await send(server, text);
      expect([status, body['error']]).toEqual([400, expect.stringContaining(OUTSIDE)]);
    },
  ]);

  http('§2.3 null instead of metadata lacks the entrypoint', async (server) => {
    const { status, body } = await send(server, 'null');
    expect([status, body['error']]).toEqual([400, expect.stringMatching(/^entrypoint\b/)]);
  });

  sample('§7.4 limits of 0 and null are the defaults of the server', async ({ sync }) => {
    const config = {
      timeout_seconds: 0,
      memory_mb: 0,
      disk_mb: 0,
      cpu_shares: null,
      network_disabled: true,
    };
    const { status, body } = await sync(await program('print("ran")'), { config });
    expect([status, body['status'], body['stdout']]).toEqual([200, 'completed', 'ran\n']);
  });

  sample('§7.4 config {} is valid', async ({ sync }) => {
    const { status, body } = await sync(await program('print("ran")'), { config: {} });
    expect([status, body['status'], body['stdout']]).toEqual([200, 'completed', 'ran\n']);
  });

  slow('§3.1 the five keys that the Python client sends are taken', async ({ sync }) => {
    const config = {
      timeout_seconds: 300,
      network_disabled: true,
      memory_mb: 1024,
      disk_mb: 2048,
      cpu_shares: 1024,
    };
    expect((await sync(await program('print(1)'), { config })).body['stdout']).toBe('1\n');
  });

  slow('§1.1 null in a list of texts is an empty text', async ({ sync }) => {
    const archive = await program('import sys\nprint(sys.argv[1:])');
    const { body } = await sync(archive, { script_args: ['a', null, 'b'] });
    expect(body['stdout']).toBe("['a', '', 'b']\n");
  });

  container('§1.5 docker_image names an image that is there', async ({ sync }) => {
    const archive = await program('print("ran")');
    const docker_image = 'langgraph-python-executor/sandbox:0.1';
    expect((await sync(archive, { docker_image })).body['stdout']).toBe('ran\n');
  });
}
