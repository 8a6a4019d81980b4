import { constants } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { toWire } from '../wire.ts';
import type { AuditEvent } from './audit-event.ts';

export const MAX_SOURCE_CHARS = 8000;
const MAX_TEXT_CHARS = 4000;
const { O_APPEND, O_CREAT, O_NOFOLLOW, O_WRONLY } = constants;

export interface AuditLogOptions {
  /** Wait until each record is on the disk. @default false */
  readonly sync?: boolean;
  readonly clock?: () => Date;
  /** Told of each record that could not be kept. @default a line on stderr */
  readonly onWarning?: (warning: string) => void;
}

/** `<agentDataDir>/audit.jsonl`. */
export const auditPath = (agentDataDir: string): string => join(agentDataDir, 'audit.jsonl');

/**
 * Appends what was asked, refused and executed to a file, one JSON object a line, each by one write.
 * It never rewrites the file, and only its owner can read it (0600). Source: spec §19.7.
 */
export class AuditLog {
  readonly path: string;
  readonly #options: Required<AuditLogOptions>;
  #last: Promise<unknown> = Promise.resolve();
  /** A part of a record was written, on a line that the next one must not go on. */
  #isCut = false;

  constructor(path: string, options: AuditLogOptions = {}) {
    this.path = path;
    this.#options = {
      sync: options.sync ?? false,
      clock: options.clock ?? (() => new Date()),
      onWarning: options.onWarning ?? ((warning) => console.error(warning)),
    };
  }

  /**
   * Keeps one record, after those asked for before it. Never throws, so that a full disk turns neither a
   * refusal into something else nor a run into a failure: it resolves to a warning then, else to null.
   */
  record(event: AuditEvent): Promise<string | null> {
    const line = this.#format(event);
    const done = this.#last.then(() => this.#append(line));
    this.#last = done;
    return done;
  }

  #format(event: AuditEvent): string {
    const ts = this.#options.clock().toISOString();
    const bounded = Object.entries(event).map(([name, value]) => [name, bound(name, value)]);
    const cut = 'source' in event && event.source.length > MAX_SOURCE_CHARS;
    const record = { ts, ...Object.fromEntries(bounded), ...(cut && { sourceTruncated: true }) };
    return `${JSON.stringify(toWire(record))}\n`;
  }

  async #append(line: string): Promise<string | null> {
    try {
      await mkdir(dirname(this.path), { recursive: true, mode: 0o700 });
      // O_APPEND makes each write go to the end, also when other processes keep the same log.
      const flags = O_APPEND | O_CREAT | O_WRONLY | O_NOFOLLOW;
      await using file = await open(this.path, flags, 0o600);
      const bytes = Buffer.from(this.#isCut ? `\n${line}` : line, 'utf8');
      const { bytesWritten } = await file.write(bytes);
      if (bytesWritten > 0) this.#isCut = bytesWritten < bytes.length;
      if (bytesWritten < bytes.length) throw new Error('only a part of the record was written');
      if (this.#options.sync) await file.datasync();
      return null;
    } catch (error) {
      return this.#warn(`An audit record was lost: ${this.path}: ${(error as Error).message}`);
    }
  }

  #warn(warning: string): string {
    try {
      this.#options.onWarning(warning);
    } catch {
      // Whoever listens must not turn a refusal into an error.
    }
    return warning;
  }
}

const bound = (name: string, value: unknown): unknown =>
  typeof value === 'string'
    ? value.slice(0, name === 'source' ? MAX_SOURCE_CHARS : MAX_TEXT_CHARS)
    : value;
