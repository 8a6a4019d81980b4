import { timingSafeEqual } from 'node:crypto';
import { HttpFailure } from '../http-failure.ts';
import { TokenBucket } from './token-bucket.ts';
import { sha256Of, type TokenEntry } from './token-file.ts';

interface KnownToken {
  readonly entry: TokenEntry;
  readonly hash: Buffer;
  readonly bucket: TokenBucket | null;
}

const BEARER = /^Bearer +(\S+) *$/i;

/** Bearer tokens, each of one tenant; only their hashes are known. */
export class TokenAuth {
  readonly #tokens: readonly KnownToken[];

  constructor(entries: readonly TokenEntry[]) {
    this.#tokens = entries.map((entry) => ({
      entry,
      hash: Buffer.from(entry.sha256, 'hex'),
      bucket:
        entry.requestsPerMinute === undefined ? null : new TokenBucket(entry.requestsPerMinute),
    }));
  }

  /** Tenant → executions at a time, where a token says so; the smallest counts. */
  get maxRunningPerTenant(): ReadonlyMap<string, number> {
    const limits = new Map<string, number>();
    for (const { entry } of this.#tokens) {
      const { tenant, maxRunning } = entry;
      if (maxRunning === undefined) continue;
      limits.set(tenant, Math.min(maxRunning, limits.get(tenant) ?? Infinity));
    }
    return limits;
  }

  /**
   * The tenant of an `Authorization` header; takes as long whichever token it is.
   * @throws {HttpFailure} 401 unknown, 429 over its rate
   */
  admit(header: string | undefined): string {
    return this.admitHash(sha256Of(BEARER.exec(header ?? '')?.[1] ?? ''));
  }

  /**
   * As {@link admit}, by the SHA-256 of the token.
   * @throws {HttpFailure} 401, 429
   */
  admitHash(hash: Buffer): string {
    const matching = this.#tokens.filter((token) => timingSafeEqual(token.hash, hash));
    const [known] = matching;
    if (known === undefined) {
      const text = 'missing or unknown token: send "Authorization: Bearer <token>"';
      throw new HttpFailure(401, text, { 'www-authenticate': 'Bearer' });
    }
    const seconds = known.bucket?.take() ?? null;
    if (seconds !== null) {
      throw new HttpFailure(429, `too many requests: try again in ${seconds} s`, {
        'retry-after': String(seconds),
      });
    }
    return known.entry.tenant;
  }
}
