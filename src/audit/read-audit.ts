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
  for (let at = end; at > 0; ) {
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

/** Records of an audit log, newest first, older than the one with the id `before`; none when there is no file. */
export async function readAudit(
  path: string,
  { limit, before }: { readonly limit: number; readonly before: number | null },
): Promise<readonly AuditRecord[]> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (file === null) return [];
  await using opened = file;
  const { size } = await opened.stat();
  const records: AuditRecord[] = [];
  for await (const { id, text } of linesBackwards(opened, Math.min(before ?? size, size))) {
    if (records.length >= limit) break;
    const record = parse(id, text);
    if (record !== null) records.push(record);
  }
  return records;
}
