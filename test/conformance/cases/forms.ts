import { once } from 'node:events';
import { connect } from 'node:net';
import { expect } from 'vitest';
import { program } from '../archives.ts';
import { API, each, type Answer, type Conformance } from '../conformance.ts';
import { formBy, formOf, metadataPart, tarPart } from '../forms.ts';

const SYNC = `${API}/exec/sync`;
const ROUTES = [SYNC, `${API}/exec/async`];
/** Refused only after form, archive and JSON were read: shows that they could be. */
const LAST_CHECK = { entrypoint: '' };

function expectRead({ status, body }: Answer): void {
  expect([status, body['error']]).toEqual([400, expect.stringMatching(/^entrypoint\b/)]);
}

const tar = async (code = 'print(1)') => tarPart(await program(code));

/** What a form may look like. */
function goodForms({ http, sample, program: slow }: Conformance): void {
  const CLIENTS = [
    [sample, 'requests'],
    [slow, 'go'],
    [slow, 'curl'],
  ] as const;
  for (const [register, dialect] of CLIENTS) {
    register(`§1.5 the form that ${dialect} makes is run`, async ({ sendForm }) => {
      const archive = await program('print("ran")');
      const { status, body } = await sendForm(
        SYNC,
        formBy(dialect, archive, { entrypoint: 'main.py' }),
      );
      expect([status, body['stdout']]).toEqual([200, 'ran\n']);
    });
  }

  http('§1.5 metadata may come before tar', async ({ sendForm }) => {
    expectRead(await sendForm(SYNC, [metadataPart(LAST_CHECK), await tar()]));
  });

  const TYPES = [
    ['application/json'],
    ['application/json; charset=utf-8'],
    ['application/octet-stream'],
    ['text/plain'],
  ] as const;
  each(http, TYPES, ([type]) => [
    `§1.5 metadata part may carry the content type ${type}`,
    async ({ sendForm }) => {
      expectRead(await sendForm(SYNC, [await tar(), { ...metadataPart(LAST_CHECK), type }]));
    },
  ]);

  each(http, [['text/plain'], ['application/x-tar'], [undefined]], ([type]) => [
    `§1.5 a tar part with content type ${type} is a file by its file name`,
    async ({ sendForm }) => {
      const { name, filename = '', body } = await tar();
      const part = { name, filename, body, ...(type === undefined ? {} : { type }) };
      expectRead(await sendForm(SYNC, [part, metadataPart(LAST_CHECK)]));
    },
  ]);

  http('§1.5 the file name is of no matter', async ({ sendForm }) => {
    const part = { ...(await tar()), filename: 'ünï code (1).tgz' };
    expectRead(await sendForm(SYNC, [part, metadataPart(LAST_CHECK)]));
  });

  http('§1.5 other parts are ignored', async ({ sendForm }) => {
    const parts = [
      { name: 'x', body: 'y' },
      await tar(),
      { name: 'other', filename: 'other.bin', body: Buffer.alloc(100_000) },
      metadataPart(LAST_CHECK),
    ];
    expectRead(await sendForm(SYNC, parts));
  });

  http('§1.5 the boundary may be quoted, the type in capitals', async ({ send }) => {
    const form = formOf([await tar(), metadataPart(LAST_CHECK)], 'a b:c', true);
    const type = form.type.replace('multipart/form-data', 'Multipart/Form-Data');
    const headers = { 'content-type': type };
    expectRead(await send(SYNC, { method: 'POST', headers, body: form.body }));
  });

  http('§1.5 there may be a preamble and an epilogue', async ({ sendForm }) => {
    const { type, body } = formOf([await tar(), metadataPart(LAST_CHECK)]);
    const around = [Buffer.from('to be ignored\r\n'), body, Buffer.from('and this')];
    expectRead(await sendForm(SYNC, { type, body: Buffer.concat(around) }));
  });

  each(http, [[1], [7], [4096]], ([size]) => [
    `§7.2 the body may be chunked, ${size} bytes each`,
    async ({ send }) => {
      const { type, body } = formBy('requests', await program('1'), LAST_CHECK);
      const chunks = Array.from({ length: Math.ceil(body.length / size) }, (_, index) =>
        body.subarray(index * size, (index + 1) * size),
      );
      const headers = { 'content-type': type };
      expectRead(await send(SYNC, { method: 'POST', headers, body: chunks }));
    },
  ]);

  http('§1.1 Expect: 100-continue is answered before the body', async ({ send }) => {
    const archive = await program(`# ${'x'.repeat(2_000_000)}`);
    const { type, body } = formBy('curl', archive, LAST_CHECK);
    const headers = { 'content-type': type };
    const answer = await send(SYNC, { method: 'POST', headers, body, expectContinue: true });
    expect(answer.continued).toBe(true);
    expectRead(answer);
  });

  http('§1.5 ?metadata= does not stand in for the part', async ({ sendForm }) => {
    const { status, body } = await sendForm(`${SYNC}?metadata=%7B%7D`, [await tar()]);
    expect([status, body]).toEqual([400, { error: 'missing metadata' }]);
  });
}

/** What is refused, with the beginning of the words that clients see. */
export function formCases(conformance: Conformance): void {
  goodForms(conformance);
  const { http } = conformance;

  each(
    http,
    [
      ['application/json', '{}'],
      ['application/x-www-form-urlencoded', 'metadata=%7B%7D'],
      ['text/plain', ''],
      ['multipart/form-data', '--x\r\n'],
      ['multipart/form-data; boundary=', '--\r\n'],
    ],
    ([type, body]) => [
      `§1.5 a body of type ${type} is 400 "parsing form"`,
      async ({ send }) => {
        for (const path of ROUTES) {
          const answer = await send(path, {
            method: 'POST',
            headers: { 'content-type': type },
            body,
          });
          expect([answer.status, answer.body['error']]).toEqual([
            400,
            expect.stringMatching(/^parsing form: ./),
          ]);
        }
      },
    ],
  );

  http('§1.5 no content type is 400 "parsing form"', async ({ send }) => {
    const { status, body } = await send(SYNC, { method: 'POST', body: 'x' });
    expect([status, body['error']]).toEqual([400, expect.stringMatching(/^parsing form: ./)]);
  });

  each(http, [[30], [200], [1500]], ([missing]) => [
    `§1.5 a form cut by ${missing} bytes is 400 "parsing form"`,
    async ({ sendForm }) => {
      const { type, body } = formBy('requests', await program('print(1)'), LAST_CHECK);
      const answer = await sendForm(SYNC, { type, body: body.subarray(0, -missing) });
      expect([answer.status, answer.body['error']]).toEqual([
        400,
        expect.stringMatching(/^parsing form: ./),
      ]);
    },
  ]);

  http('§1.5 an upload that breaks off does not harm the server', async ({ url, send }) => {
    const { type, body } = formBy('go', await program('print(1)'), { entrypoint: 'main.py' });
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    await once(socket, 'connect');
    const head = `POST ${SYNC} HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n`;
    socket.write(Buffer.concat([Buffer.from(head), body.subarray(0, -600)]));
    await new Promise<void>((resolve) => socket.end(resolve));
    socket.destroy();
    expect((await send('/health')).status).toBe(200);
  });

  const INCOMPLETE = [
    ['no tar part', [metadataPart({})], /^missing tar file: ./],
    ['no part at all', [], /^missing tar file: ./],
    [
      'a tar part without file name',
      [{ name: 'tar', body: 'x' }, metadataPart({})],
      /^missing tar/,
    ],
  ] as const;
  each(http, INCOMPLETE, ([what, parts, words]) => [
    `§1.5 ${what} is 400 "missing tar file"`,
    async ({ sendForm }) => {
      for (const path of ROUTES) {
        const { status, body } = await sendForm(path, parts);
        expect([status, body['error']]).toEqual([400, expect.stringMatching(words)]);
      }
    },
  ]);

  const NO_METADATA = [
    ['absent', []],
    ['empty', [metadataPart('')]],
    ['a file', [{ ...metadataPart({}), filename: 'metadata.json' }]],
  ] as const;
  each(http, NO_METADATA, ([what, parts]) => [
    `§1.5 metadata that is ${what} is 400 "missing metadata"`,
    async ({ sendForm }) => {
      for (const path of ROUTES) {
        const { status, body } = await sendForm(path, [await tar(), ...parts]);
        expect([status, body]).toEqual([400, { error: 'missing metadata' }]);
      }
    },
  ]);
}
