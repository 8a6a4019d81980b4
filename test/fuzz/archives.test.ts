import { gzipSync } from 'node:zlib';
import { Readable } from 'node:stream';
import * as fc from 'fast-check';
import { describe, expect } from 'vitest';
import { ArgumentError } from '../../src/client/client-error.ts';
import { readTar, writeTar, type TarMember } from '../../src/client/tar.ts';
import { unpackTar, type Unpacked } from '../../src/server/multipart/unpack-tar.ts';
import { rawMember } from '../server/raw-member.ts';
import { tarOf, type Member } from '../server/submission.ts';
import { fuzz } from './fuzz.ts';
import { bytes, chunked, mutated, nastyText } from './inputs.ts';
import { expectInside, LIMITS, path, validTar } from './tar-inputs.ts';

const type = fc.constantFrom(
  'file',
  'file',
  'directory',
  'symlink',
  'link',
  'fifo',
  'character-device',
  'contiguous-file',
);
const member = fc
  .record({
    name: path,
    content: fc.string({ maxLength: 700 }),
    type,
    linkname: path,
    pax: fc.boolean(),
  })
  .map(({ name, content, type: kind, linkname, pax }): Member => {
    const isFile = kind === 'file' || kind === 'contiguous-file';
    return {
      name,
      type: kind,
      ...(kind === 'symlink' || kind === 'link' ? { linkname } : {}),
      ...(pax ? { pax: { comment: 'c', mtime: '1' } } : {}),
      ...(isFile ? { content } : {}),
    };
  });
/** What the library that writes them refuses is no input. */
const archiveOf = (members: readonly Member[]): Promise<Buffer> =>
  tarOf(members).catch(() => Buffer.alloc(1024));
const members = fc.array(member, { maxLength: 6 });
/** An archive is unpacked, or refused with a reason for the one who sent it. */
async function unpacked(chunks: readonly Buffer[]): Promise<Unpacked | undefined> {
  const result = await unpackTar(Readable.from(chunks), LIMITS).catch((error: unknown) => {
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(TypeError);
    expect(error).not.toBeInstanceOf(RangeError);
    expect((error as Error).message).not.toBe('');
    return undefined;
  });
  if (result !== undefined) expectInside(result);
  return result;
}

/** What a reader of the client gives, or that it refuses. */
function readAll(archive: Uint8Array): readonly TarMember[] | undefined {
  try {
    return [...readTar(archive)];
  } catch (error) {
    expect(error).toBeInstanceOf(ArgumentError);
    return undefined;
  }
}

const safePath = fc
  .array(fc.oneof(fc.stringMatching(/^[a-z0-9_-]{1,40}$/), fc.constantFrom('ü', '漢字', 'a b')), {
    minLength: 1,
    maxLength: 8,
  })
  .map((parts) => parts.join('/'));
const folderOf = (name: string): string => `${name}/`;
const isFree = (names: readonly string[]): boolean =>
  names.every((one) => names.every((other) => !other.startsWith(folderOf(one))));

describe('archives', () => {
  fuzz(
    'of the client are unpacked as they were',
    fc
      .dictionary(safePath, bytes(1300), { maxKeys: 6, noNullPrototype: true })
      .filter((files) => isFree(Object.keys(files)))
      .chain((files) =>
        fc.record({ files: fc.constant(files), chunks: chunked(Buffer.from(writeTar(files))) }),
      ),
    async ({ files, chunks }) => {
      const found = await unpackTar(Readable.from(chunks), LIMITS);
      expect(Object.fromEntries(found.files)).toEqual(files);
      const read = [...readTar(Buffer.concat(chunks))];
      expect(
        Object.fromEntries(read.map(({ name, content }) => [name, Buffer.from(content)])),
      ).toEqual(files);
    },
  );

  fuzz('with any members stay inside', members, async (list) => {
    const archive = await archiveOf(list);
    const [plain, zipped] = [await unpacked([archive]), await unpacked([gzipSync(archive)])];
    expect(zipped).toEqual(plain);
    readAll(archive);
  });

  fuzz(
    'that are damaged are read or refused',
    fc
      .oneof(mutated(validTar), mutated(validTar.map((tar) => gzipSync(tar))), bytes(1100))
      .chain(chunked),
    async (chunks) => {
      await unpacked(chunks);
      readAll(Buffer.concat(chunks));
    },
  );

  fuzz(
    'of arbitrary headers are read or refused',
    fc.array(
      fc.record({
        name: fc.oneof(path, nastyText(3)),
        size: fc.oneof(fc.nat({ max: 900 }), fc.constantFrom(-1, 2 ** 33, 1e15)),
        type: fc.constantFrom(
          '0',
          '\0',
          '5',
          '1',
          '2',
          'x',
          'g',
          'L',
          'K',
          'S',
          'V',
          '7',
          'M',
          'D',
          'N',
        ),
        content: fc.oneof(
          bytes(600),
          fc.tuple(fc.nat(99), path).map(([n, p]) => Buffer.from(`${n} path=${p}\n`)),
        ),
        prefix: fc.oneof(fc.constant(''), path),
        isBinary: fc.boolean(),
      }),
      { maxLength: 6 },
    ),
    async (entries) => {
      const archive = Buffer.concat([...entries.flatMap(rawMember), Buffer.alloc(1024)]);
      await unpacked([archive]);
      readAll(archive);
    },
  );
});
