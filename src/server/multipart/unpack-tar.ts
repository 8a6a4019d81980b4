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
}

/** Path → content. */
export type Files = ReadonlyMap<string, Uint8Array>;

const isFile = ({ type }: Header): boolean => type === 'file' || type === 'contiguous-file';

/** Puts each regular file into `files`; what else there is must at least have a name that stays inside. */
function collectInto(files: Map<string, Uint8Array>, archive: Extract, maxEntries: number): void {
  let entries = 0;
  archive.on('entry', (header, content, next) => {
    entries += 1;
    content.on('error', () => {}); // the archive tells it too
    try {
      if (entries > maxEntries) {
        throw new ArchiveTooLargeError(`the archive has more than ${maxEntries} members`);
      }
      const path = memberName(header.name);
      const chunks: Buffer[] = [];
      content.on('data', (chunk) => chunks.push(chunk as Buffer));
      content.on('end', () => {
        if (isFile(header) && path !== '') files.set(path, Buffer.concat(chunks));
        next();
      });
    } catch (error) {
      next(error as Error);
    }
  });
}

/** A file cannot be a folder too. */
function refuseFileAsFolder(files: Files): void {
  for (const path of files.keys()) {
    for (let end = path.indexOf('/'); end !== -1; end = path.indexOf('/', end + 1)) {
      const folder = path.slice(0, end);
      if (files.has(folder)) throw new Error(`${JSON.stringify(folder)} is a file and a folder`);
    }
  }
}

async function readArchive(input: PassThrough | Writable, limits: UnpackLimits): Promise<Files> {
  const files = new Map<string, Uint8Array>();
  // The option is missing in the declarations.
  const options = { allowUnknownFormat: true } as Parameters<typeof extract>[0];
  const archive = extract(options);
  collectInto(files, archive, limits.maxEntries);
  await pipeline(input as PassThrough, new Meter(limits.maxBytes), archive);
  refuseFileAsFolder(files);
  return files;
}

/** Where the bytes of the archive go; gzip is known by its first two bytes. */
function openSink(head: Buffer, limits: UnpackLimits): { input: Writable; files: Promise<Files> } {
  const input = head[0] === 0x1f && head[1] === 0x8b ? createGunzip() : new PassThrough();
  const files = readArchive(input, limits);
  files.catch(() => {}); // it is awaited only when all bytes are there
  return { input, files };
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
export async function unpackTar(source: Readable, limits: UnpackLimits): Promise<Files> {
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
  if (sink === undefined) throw new Error('it is empty');
  if (!sink.input.destroyed) sink.input.end();
  return await sink.files;
}
