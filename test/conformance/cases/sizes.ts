import { gzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { filesOf, program, tarOf } from '../archives.ts';
import { API, endless, type Conformance } from '../conformance.ts';
import { formBy } from '../forms.ts';

const SYNC = `${API}/exec/sync`;
const MB = 1_048_576;

/** What is too much, and what is not. */
export function sizeCases({ http, sample, program: slow }: Conformance): void {
  http('§1.5 a body that says it has over 100 MiB is 413', async ({ send }) => {
    const { type } = formBy('go', Buffer.alloc(0), {});
    const headers = { 'content-type': type, 'content-length': String(101 * MB) };
    const request = { method: 'POST', headers, body: Buffer.alloc(101 * MB) };
    const { status, body } = await send(SYNC, request).catch((error: Error) => ({
      status: error.message,
      body: {},
    }));
    expect([status, body]).toEqual([413, { error: expect.stringMatching(/limit of \d+ bytes/) }]);
  });

  http('§1.5 an archive that unpacks to more than the limit is 413', async ({ sync }) => {
    const bomb = gzipSync(Buffer.concat([await program(' '.repeat(64 * MB))]));
    expect(bomb.length).toBeLessThan(MB);
    const { status, body } = await sync(bomb);
    expect([status, body['error']]).toEqual([413, expect.any(String)]);
  });

  http('§1.5 an archive of too many members is 413', async ({ sync }) => {
    const members = Array.from({ length: 300 }, (_, index) => ({ name: `f${index}` }));
    const { status, body } = await sync(await tarOf(members));
    expect([status, body['error']]).toEqual([413, expect.any(String)]);
  });

  sample('§7.2 metadata may be megabytes long', async ({ sync }) => {
    const stdin = 'é'.repeat(2 * MB);
    const archive = await program('import sys\nprint(len(sys.stdin.read()))');
    expect((await sync(archive, { stdin })).body['stdout']).toBe(`${2 * MB}\n`);
  });

  slow('§7.5 members may be megabytes of any bytes', async ({ sync }) => {
    const data = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    const blob = Buffer.concat(Array<Buffer>(20_000).fill(data));
    const code =
      'data = open("blob", "rb").read()\nprint(len(data), data == bytes(range(256)) * 20000)';
    const archive = await filesOf({ 'main.py': code, blob });
    expect((await sync(archive)).body['stdout']).toBe('5120000 True\n');
  });

  http('§2.12 more than may run and wait is 429 with a time to come again', async (server) => {
    const archive = await endless();
    const ids: string[] = [];
    try {
      for (let index = 0; index < 6; index += 1) ids.push(await server.start(archive));
      expect(ids.every((id) => typeof id === 'string')).toBe(true);
      const answer = await server.sync(archive);
      expect([answer.status, answer.body]).toEqual([429, { error: expect.any(String) }]);
      expect(answer.headers['retry-after']).toMatch(/^[1-9]\d*$/);
    } finally {
      for (const id of ids.toReversed()) await server.kill(id);
    }
    for (const id of ids) {
      await expect
        .poll(async () => (await server.record(id))['status'], { timeout: 30_000 })
        .toBe('killed');
    }
  });
}
