import type { Readable } from 'node:stream';
import { Busboy, type BusboyInstance } from '@fastify/busboy';
import { bodyChunks } from '../body.ts';
import { badRequest, HttpFailure } from '../http-failure.ts';
import type { UploadShare } from '../upload-budget.ts';
import { ArchiveTooLargeError } from './meter.ts';
import { unpackTar, type Unpacked, type UnpackLimits } from './unpack-tar.ts';

export interface FormLimits extends Omit<UnpackLimits, 'onBytes'> {
  /** Of the whole body. */
  readonly maxBodyBytes: number;
  /** Of the memory for all uploads. */
  readonly share: UploadShare;
}

export interface SubmissionForm {
  readonly archive: Unpacked;
  /** JSON text, not looked at yet. */
  readonly metadata: string;
}

type Archive = { readonly unpacked: Unpacked } | { readonly failure: Error };

const MAX_PARTS = 100;

/** A part with a file name is a file, whatever its content type. Source: python-executor spec §1.5. */
const isPartAFile = (_: unknown, __: unknown, fileName: string | undefined): boolean =>
  fileName !== undefined && fileName !== '';

/** The two parts as they come, in any order; of several with one name the first counts. */
class Parts {
  metadata = '';
  archive: Promise<Archive> | undefined;
  #stream: Readable | undefined;
  readonly #limits: FormLimits;

  constructor(limits: FormLimits) {
    this.#limits = limits;
  }

  /** For a body that does not come to its end. */
  abandon(): void {
    this.#stream?.destroy();
  }

  listen(form: BusboyInstance): void {
    form.on('field', (name, value) => {
      if (name === 'metadata' && this.metadata === '') this.metadata = value;
    });
    form.on('file', (name, stream: Readable) => {
      stream.on('error', () => {}); // the form tells it too
      if (name === 'tar' && this.archive === undefined) {
        this.#stream = stream;
        const { share } = this.#limits;
        const onBytes = (bytes: number): void => share.take(bytes);
        this.archive = unpackTar(stream, { ...this.#limits, onBytes }).then(
          (unpacked) => ({ unpacked }),
          (failure: Error) => ({ failure }),
        );
      } else stream.resume();
    });
  }
}

function openForm(contentType: string, limits: FormLimits): BusboyInstance {
  try {
    return new Busboy({
      headers: { 'content-type': contentType },
      isPartAFile,
      limits: { fieldSize: limits.maxBodyBytes, parts: MAX_PARTS },
    });
  } catch (error) {
    throw badRequest(`parsing form: ${(error as Error).message}`);
  }
}

const write = (form: BusboyInstance, chunk: Buffer): Promise<void> =>
  new Promise((resolve, reject) => {
    form.write(chunk, (error) => (error ? reject(error) : resolve()));
  });

/** Feeds the body to the form and waits until both are through. */
async function feed(form: BusboyInstance, request: Request, limits: FormLimits): Promise<void> {
  const { promise: ended, resolve, reject } = Promise.withResolvers<void>();
  form.on('finish', resolve);
  form.on('error', (error) => reject(error));
  ended.catch(() => {}); // a failure while a chunk is written shows there or below
  for await (const chunk of bodyChunks(request, limits.maxBodyBytes, limits.share)) {
    await Promise.race([write(form, chunk), ended]);
  }
  form.end();
  await ended;
}

async function contentsOf(archive: Promise<Archive> | undefined): Promise<Unpacked> {
  const outcome = await archive;
  if (outcome === undefined) throw badRequest('missing tar file: http: no such file');
  if ('unpacked' in outcome) return outcome.unpacked;
  const { failure } = outcome;
  if (failure instanceof HttpFailure) throw failure;
  const status = failure instanceof ArchiveTooLargeError ? 413 : 400;
  throw new HttpFailure(status, `reading tar: ${failure.message}`);
}

/**
 * Reads a submission as it streams in. Source: python-executor spec §1.5.
 * @throws {HttpFailure} 400 with the original's words, 413 over a limit, 429 from the share
 */
export async function readForm(request: Request, limits: FormLimits): Promise<SubmissionForm> {
  const contentType = request.headers.get('content-type') ?? '';
  if (!/^multipart\/form-data\b/i.test(contentType)) {
    throw badRequest("parsing form: request Content-Type isn't multipart/form-data");
  }
  const form = openForm(contentType, limits);
  const parts = new Parts(limits);
  parts.listen(form);
  try {
    await feed(form, request, limits);
  } catch (error) {
    form.destroy();
    parts.abandon();
    if (error instanceof HttpFailure) throw error;
    throw badRequest(`parsing form: ${(error as Error).message}`);
  }
  if (parts.archive === undefined) throw badRequest('missing tar file: http: no such file');
  if (parts.metadata === '') throw badRequest('missing metadata');
  return { archive: await contentsOf(parts.archive), metadata: parts.metadata };
}
