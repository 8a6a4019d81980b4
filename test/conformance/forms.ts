import { randomBytes } from 'node:crypto';

/** A part of a form; with a file name it is a file. */
export interface Part {
  readonly name: string;
  readonly filename?: string;
  readonly type?: string;
  readonly body: string | Buffer;
}

export interface Form {
  readonly type: string;
  readonly body: Buffer;
}

/** Who writes the form: they differ in the boundary, and in what they say of the metadata. */
export type Dialect = 'requests' | 'go' | 'curl';

const BOUNDARIES: Readonly<Record<Dialect, () => string>> = {
  requests: () => randomBytes(16).toString('hex'),
  go: () => randomBytes(30).toString('hex'),
  curl: () => `------------------------${randomBytes(11).toString('hex')}`,
};

/** The bytes of a form, part by part. */
export function formOf(parts: readonly Part[], boundary = 'a-boundary', quoted = false): Form {
  const pieces: (string | Buffer)[] = [];
  for (const { name, filename, type, body } of parts) {
    const file = filename === undefined ? '' : `; filename="${filename}"`;
    pieces.push(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n`);
    pieces.push(type === undefined ? '\r\n' : `Content-Type: ${type}\r\n\r\n`, body, '\r\n');
  }
  pieces.push(`--${boundary}--\r\n`);
  return {
    type: `multipart/form-data; boundary=${quoted ? `"${boundary}"` : boundary}`,
    body: Buffer.concat(pieces.map((piece) => Buffer.from(piece as string))),
  };
}

export const tarPart = (body: Buffer): Part => ({
  name: 'tar',
  filename: 'code.tar',
  type: 'application/octet-stream',
  body,
});

/** As a value; a text is taken as it is. */
export const metadataPart = (metadata: unknown): Part => ({
  name: 'metadata',
  body: typeof metadata === 'string' ? metadata : JSON.stringify(metadata),
});

/** The form that a client of this kind makes of an archive and its metadata. */
export function formBy(dialect: Dialect, archive: Buffer, metadata: unknown): Form {
  const field = metadataPart(metadata);
  const told = dialect === 'requests' ? { ...field, type: 'application/json' } : field;
  return formOf([tarPart(archive), told], BOUNDARIES[dialect]());
}
