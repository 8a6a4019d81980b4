import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { FakeSandbox } from '../fixtures/fake-sandbox.ts';
import { rawMember } from './raw-member.ts';
import { running } from './running.ts';
import {
  formOf,
  metadataPart,
  program,
  send,
  submit,
  tarOf,
  tarPart,
  type Member,
} from './submission.ts';

const metadata = { entrypoint: 'main.py' };
const main = { name: 'main.py', content: 'print(1)' };

async function unpacked(members: readonly Member[]) {
  const sandbox = new FakeSandbox();
  const { url } = await running({ sandbox });
  const answer = await submit(url, await tarOf(members), metadata);
  return { ...answer, files: Object.keys(sandbox.jobs[0]?.files ?? {}).toSorted() };
}

describe('form', () => {
  it('takes the parts in any order, told apart by the file name alone', async () => {
    const sandbox = new FakeSandbox();
    const { url } = await running({ sandbox });
    const address = `${url}/api/v1/exec/sync`;
    const field = { ...metadataPart(metadata), type: 'application/octet-stream' };
    const file = { ...tarPart(await program('print(1)')), type: 'text/plain' };
    expect((await send(address, [field, file])).status).toBe(200);
    expect((await send(address, [file, field])).status).toBe(200);
    expect(sandbox.programs).toEqual(['print(1)', 'print(1)']);
  });

  it('takes megabytes of input', async () => {
    const sandbox = new FakeSandbox();
    const { url } = await running({ sandbox });
    const stdin = 'é'.repeat(2_000_000);
    expect((await submit(url, await program('1'), { ...metadata, stdin })).status).toBe(200);
    expect(Buffer.from(sandbox.jobs[0]?.stdin ?? []).toString()).toBe(stdin);
  });

  it('says what is missing', async () => {
    const { url } = await running({ sandbox: new FakeSandbox() });
    const address = `${url}/api/v1/exec/sync`;
    const archive = tarPart(await program('1'));
    const errors = await Promise.all(
      [
        [metadataPart(metadata)],
        [{ name: 'tar', body: 'x' }, metadataPart(metadata)],
        [archive],
        [archive, metadataPart('')],
        [archive, metadataPart('{')],
        [archive, metadataPart({ entrypoint: 1 })],
        [archive, metadataPart({ ...metadata, config: { timeout_seconds: 1.5 } })],
        [archive, metadataPart('{"entrypoint":"main.py"} x')],
      ].map(async (parts) => {
        const { status, body } = await send(address, parts);
        return `${status} ${/^[a-z]+ [a-z]+(?: file)?/.exec(body.error as string)?.[0]}`;
      }),
    );
    expect(errors).toEqual([
      '400 missing tar file',
      '400 missing tar file',
      '400 missing metadata',
      '400 missing metadata',
      ...Array<string>(4).fill('400 parsing metadata'),
    ]);
  });

  it.each([
    ['no form', 'application/json', '{}'],
    ['no boundary', 'multipart/form-data', 'x'],
    ['no end', 'multipart/form-data; boundary=X-BOUNDARY-1', ''],
  ])('refuses %s', async (_, type, body) => {
    const { url } = await running({ sandbox: new FakeSandbox() });
    const whole = formOf([metadataPart(metadata), tarPart(await program('1'))]).body;
    const headers = { 'content-type': type };
    const sent = body === '' ? whole.subarray(0, -600) : body;
    const init = { method: 'POST', headers, body: sent } as RequestInit;
    const response = await fetch(`${url}/api/v1/exec/sync`, init);
    expect(response.status).toBe(400);
    expect(((await response.json()) as { error: string }).error).toMatch(/^parsing form: /);
  });

  it('refuses a body over the limit, told beforehand or not', async () => {
    const { url } = await running({ sandbox: new FakeSandbox(), config: { maxBodyMb: 1 } });
    const { body, type } = formOf([tarPart(Buffer.alloc(3_000_000)), metadataPart(metadata)]);
    const address = `${url}/api/v1/exec/sync`;
    const headers = { 'content-type': type };
    const told = await fetch(address, { method: 'POST', headers, body } as RequestInit);
    expect(told.status).toBe(413);
    const stream = new Blob([new Uint8Array(body)]).stream();
    const init = { method: 'POST', headers, body: stream, duplex: 'half' };
    const untold = await fetch(address, init);
    expect(untold.status).toBe(413);
    expect(await untold.json()).toEqual({ error: 'request body exceeds limit of 1048576 bytes' });
  });

  it('forgets an upload that breaks off', async () => {
    const sandbox = new FakeSandbox();
    const { url, port } = await running({ sandbox });
    const { body, type } = formOf([metadataPart(metadata), tarPart(await program('1'))]);
    const socket = connect(port, '127.0.0.1');
    const head = `POST /api/v1/exec/sync HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n`;
    socket.write(Buffer.concat([Buffer.from(head), body.subarray(0, -700)]));
    await new Promise((resolve) => socket.once('ready', resolve));
    socket.destroy();
    expect((await submit(url, await program('print(2)'), metadata)).status).toBe(200);
    expect(sandbox.programs).toEqual(['print(2)']);
    const list = await (await fetch(`${url}/api/v1/executions`)).json();
    expect((list as { executions: unknown[] }).executions).toHaveLength(1);
  });
});

describe('archive', () => {
  it('takes names as clients write them', async () => {
    const long = `${'d'.repeat(120)}/${'f'.repeat(120)}.py`;
    const { status, files } = await unpacked([
      { name: './', type: 'directory' },
      { ...main, name: './main.py' },
      { name: 'pkg//mod.py', content: 'x' },
      { name: long, content: 'x' },
      { name: 'empty.txt' },
    ]);
    expect([status, files]).toEqual([200, ['empty.txt', 'main.py', 'pkg/mod.py', long].toSorted()]);
  });

  it('waits for no content of a folder that has a size', async () => {
    const folder = { name: 'data', size: 5, type: '5', content: Buffer.alloc(0) };
    const archive = Buffer.concat([...rawMember(folder), await tarOf([main])]);
    const sandbox = new FakeSandbox();
    const { url } = await running({ sandbox });
    expect((await submit(url, archive, metadata)).status).toBe(200);
    expect(sandbox.jobs[0]?.folders).toEqual(['data']);
  });

  it('leaves out links and devices', async () => {
    const { status, files } = await unpacked([
      main,
      { name: 'link', type: 'symlink', linkname: '/etc/passwd' },
      { name: 'hard', type: 'link', linkname: 'main.py' },
      { name: 'fifo', type: 'fifo' },
      { name: 'dev', type: 'character-device' },
    ]);
    expect([status, files]).toEqual([200, ['main.py']]);
  });

  it.each(['/etc/passwd', '../x', 'a/../../x', 'a\\b', '__proto__', `${'a/'.repeat(600)}b`])(
    'refuses the name %s',
    async (name) => {
      const { status, body } = await unpacked([main, { name, content: 'x' }]);
      expect([status, body.error]).toEqual([400, expect.stringMatching(/^reading tar: /)]);
    },
  );

  it('refuses what is no archive, cut, or contradicts itself', async () => {
    const { url } = await running({ sandbox: new FakeSandbox() });
    const whole = await program('print(1)');
    const conflict = await tarOf([main, { name: 'main.py/x', content: 'x' }]);
    const broken = [
      Buffer.from('garbage'.repeat(200)),
      whole.subarray(0, 520),
      gzipSync(whole).subarray(0, 40),
      conflict,
    ];
    for (const archive of broken) {
      const { status, body } = await submit(url, archive, metadata);
      expect([status, body.error]).toEqual([400, expect.stringMatching(/^reading tar: /)]);
    }
  });

  it('takes gzip, but no bomb and no crowd', async () => {
    const { url } = await running({
      sandbox: new FakeSandbox(),
      config: { maxUnpackedMb: 1, maxEntries: 50 },
    });
    expect((await submit(url, gzipSync(await program('1')), metadata)).status).toBe(200);
    const bomb = gzipSync(await program(' '.repeat(5_000_000)));
    expect((await submit(url, bomb, metadata)).status).toBe(413);
    const crowd = Array.from({ length: 60 }, (_, index) => ({ name: `f${index}`, content: '' }));
    expect((await submit(url, await tarOf(crowd), metadata)).status).toBe(413);
  });
});
