import { PassThrough, type Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract, type Extract, type Header } from 'tar-stream';
import { ArchiveTooLargeError, Meter } from './meter.ts';
import { memberName } from './member-name.ts';

export interface UnpackLimits {
  /** Of the archive after decompression. */
  readonly maxBytes: number;
  readonly maxEntries: number;
  /** Told of unpacked bytes before they are kept; what it throws ends the unpacking. */
  readonly onBytes: (bytes: number) => void;
}

/** Path → content. */
export type Files = ReadonlyMap<string, Uint8Array>;

/** What an archive holds. */
export interface Unpacked {
  readonly files: Files;
  /** Those that the archive names. */
  readonly folders: ReadonlySet<string>;
}

class Contents implements Unpacked {
  readonly files = new Map<string, Uint8Array>();
  readonly folders = new Set<string>();
}

const isFile = ({ type }: Header): boolean => type === 'file' || type === 'contiguous-file';

/** Puts each regular file and each folder where it belongs; what else there is must at least have a name that stays inside. */
function collectInto({ files, folders }: Contents, archive: Extract, maxEntries: number): void {
  let entries = 0;
  archive.on('entry', (header, content, next) => {
    entries += 1;
    content.on('error', () => {}); // the archive tells it too
    try {
      if (entries > maxEntries) {
        throw new ArchiveTooLargeError(`the archive has more than ${maxEntries} members`);
      }
      const path = memberName(header.name);
      // Whatever a folder says of its size, no content follows, and the reader would wait for it without end.
      if (header.type === 'directory') header.size = 0;
      const chunks: Buffer[] = [];
      content.on('data', (chunk) => chunks.push(chunk as Buffer));
      content.on('end', () => {
        if (isFile(header) && path !== '') files.set(path, Buffer.concat(chunks));
        if (header.type === 'directory' && path !== '') folders.add(path);
        next();
      });
    } catch (error) {
      next(error as Error);
    }
  });
}

/** A file cannot be a folder too. */
function refuseFileAsFolder({ files, folders }: Contents): void {
  for (const path of folders) {
    if (files.has(path)) throw new Error(`${JSON.stringify(path)} is a file and a folder`);
  }
  for (const path of [...files.keys(), ...folders]) {
    for (let end = path.indexOf('/'); end !== -1; end = path.indexOf('/', end + 1)) {
      const folder = path.slice(0, end);
      if (files.has(folder)) throw new Error(`${JSON.stringify(folder)} is a file and a folder`);
    }
  }
}

async function readArchive(input: PassThrough | Writable, limits: UnpackLimits): Promise<Unpacked> {
  const contents = new Contents();
  // The option is missing in the declarations.
  const options = { allowUnknownFormat: true } as Parameters<typeof extract>[0];
  const archive = extract(options);
  collectInto(contents, archive, limits.maxEntries);
  await pipeline(input as PassThrough, new Meter(limits.maxBytes, limits.onBytes), archive);
  refuseFileAsFolder(contents);
  return contents;
}

/** Where the bytes of the archive go; gzip is known by its first two bytes. */
function openSink(
  head: Buffer,
  limits: UnpackLimits,
): {
  input: Writable;
  contents: Promise<Unpacked>;
} {
  const input = head[0] === 0x1f && head[1] === 0x8b ? createGunzip() : new PassThrough();
  const contents = readArchive(input, limits);
  contents.catch(() => {}); // it is awaited only when all bytes are there
  return { input, contents };
}

/** Waits for room; a stream that has failed takes everything. */
async function put(target: Writable, chunk: Buffer): Promise<void> {
  if (target.destroyed || target.write(chunk)) return;
  await new Promise<void>((resolve) => {
    const go = (): void => {
      target.off('drain', go).off('close', go);
      resolve();
    };
    target.on('drain', go).on('close', go);
  });
}

/**
 * Reads the files of a tar archive, plain or gzip, into memory; the source is read to its end whatever is in it.
 * Links, devices and pipes are left out without a word. Source: python-executor spec §2.2 with its fixes.
 * @throws {ArchiveTooLargeError} | {Error} it is over a limit, broken, or has a name that leads elsewhere
 */
export async function unpackTar(source: Readable, limits: UnpackLimits): Promise<Unpacked> {
  let sink: ReturnType<typeof openSink> | undefined;
  let head: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      if (sink !== undefined) {
        await put(sink.input, chunk);
        continue;
      }
      head = Buffer.concat([head, chunk]);
      if (head.length < 2) continue;
      sink = openSink(head, limits);
      await put(sink.input, head);
    }
  } catch (error) {
    sink?.input.destroy();
    throw error;
  }
  if (sink === undefined && head.length === 0) return new Contents();
  if (sink === undefined) throw new Error('it is cut off');
  if (!sink.input.destroyed) sink.input.end();
  return await sink.contents;
}
