import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { JsonObject } from '../json.ts';

const CHUNK = 65_536;
/** Longer lines are no records of ours. */
const MAX_LINE = 1_048_576;
const NEWLINE = 10;

/** A line of the audit log, with its place as `id`. */
export type AuditRecord = JsonObject & { readonly id: number };

async function readAt(file: FileHandle, start: number, end: number): Promise<Buffer> {
  const bytes = Buffer.alloc(end - start);
  const { bytesRead } = await file.read(bytes, 0, bytes.length, start);
  return bytes.subarray(0, bytesRead);
}

/** Whole lines of a file from its end to its beginning, each with the number of its first byte. */
async function* linesBackwards(
  file: FileHandle,
  end: number,
): AsyncGenerator<{ readonly id: number; readonly text: string }, void> {
  let rest = Buffer.alloc(0);
  for (let at = end; at > 0;) {
    const start = Math.max(0, at - CHUNK);
    rest = Buffer.concat([await readAt(file, start, at), rest]);
    at = start;
    for (;;) {
      const cut = rest.lastIndexOf(NEWLINE, -2);
      if (cut === -1) break;
      yield { id: at + cut + 1, text: rest.subarray(cut + 1).toString('utf8') };
      rest = rest.subarray(0, cut + 1);
    }
    if (rest.length > MAX_LINE) return;
  }
  if (rest.length > 0) yield { id: 0, text: rest.toString('utf8') };
}

function parse(id: number, text: string): AuditRecord | null {
  try {
    const record: unknown = JSON.parse(text);
    const isRecord = typeof record === 'object' && record !== null && !Array.isArray(record);
    return isRecord ? { ...(record as JsonObject), id } : null;
  } catch {
    return null;
  }
}

/** Which records of an audit log. */
export interface AuditQuery {
  readonly limit: number;
  /** `id` of a record, or a time in ISO 8601: only older records; null = from the newest on. */
  readonly before: number | string | null;
}

const isOlder = ({ ts }: AuditRecord, before: AuditQuery['before']): boolean =>
  typeof before !== 'string' || (typeof ts === 'string' && Date.parse(ts) < Date.parse(before));

/** Records of an audit log, newest first; none when there is no file. */
export async function readAudit(
  path: string,
  { limit, before }: AuditQuery,
): Promise<readonly AuditRecord[]> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (file === null) return [];
  await using opened = file;
  const { size } = await opened.stat();
  const records: AuditRecord[] = [];
  const end = typeof before === 'number' ? Math.min(before, size) : size;
  for await (const { id, text } of linesBackwards(opened, end)) {
    if (records.length >= limit) break;
    const record = parse(id, text);
    if (record !== null && isOlder(record, before)) records.push(record);
  }
  return records;
}
