import { expect } from 'vitest';
import { program } from '../archives.ts';
import { each, endless, type Conformance } from '../conformance.ts';
import { inspectContainerOf } from './containers.ts';

const CODE = 'import socket\nprint([n for _, n in socket.if_nameindex()] != ["lo"])';

const EXEC = [
  ['no config', {}, 'False'],
  ['null as config', { config: null }, 'False'],
  ['config {}', { config: {} }, 'True'],
  ['a config without the key', { config: { memory_mb: 512 } }, 'True'],
  ['null', { config: { network_disabled: null } }, 'True'],
  ['false', { config: { network_disabled: false } }, 'True'],
  ['true', { config: { network_disabled: true } }, 'False'],
] as const;

const EVAL = [
  ['no config', {}, 'False'],
  ['config {}', { config: {} }, 'False'],
  ['a config without the key', { config: { timeout_seconds: 20 } }, 'False'],
  ['false', { config: { network_disabled: false } }, 'True'],
  ['true', { config: { network_disabled: true } }, 'False'],
] as const;

/** Who gets a network. */
export function networkCases({ container, sample }: Conformance): void {
  each(container, EXEC, ([what, metadata, expected]) => [
    `§2.6 /exec with ${what}: network is ${expected}`,
    async ({ sync }) => {
      const { body } = await sync(await program(CODE), metadata);
      expect([body['stderr'], body['stdout']]).toEqual([undefined, `${expected}\n`]);
    },
  ]);

  each(container, EVAL, ([what, fields, expected]) => [
    `§2.6 /eval with ${what}: network is ${expected}`,
    async ({ evaluate }) => {
      const { body } = await evaluate({ code: CODE, ...fields });
      expect([body['stderr'], body['stdout']]).toEqual([undefined, `${expected}\n`]);
    },
  ]);

  each(
    container,
    [
      [false, 'bridge'],
      [true, 'none'],
    ] as const,
    ([isDisabled, mode]) => [
      `§2.6 network_disabled ${isDisabled} is the Docker network "${mode}", never the host's`,
      async (server) => {
        const id = await server.start(await endless(), {
          config: { network_disabled: isDisabled },
        });
        try {
          const { HostConfig } = await inspectContainerOf(id);
          expect(HostConfig.NetworkMode).toBe(mode);
        } finally {
          await server.kill(id);
        }
      },
    ],
  );

  sample('§2.6 without a network no connection can be made', async ({ evaluate }) => {
    const code = `
import socket
try:
    socket.create_connection(("1.1.1.1", 53), timeout=3)
    print("connected")
except OSError:
    print("refused")
`;
    expect((await evaluate({ code })).body['stdout']).toBe('refused\n');
  });
}
