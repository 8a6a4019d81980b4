import { HttpFailure } from '../http-failure.ts';

const RETRY_SECONDS = '1';

/** How many executions each tenant has that are not over, against its limit. */
export class TenantSlots {
  readonly #limits: ReadonlyMap<string, number>;
  readonly #taken = new Map<string, number>();

  constructor(limits: ReadonlyMap<string, number>) {
    this.#limits = limits;
  }

  /**
   * Takes a place; the function gives it back.
   * @throws {HttpFailure} 429 the tenant has as many as it may
   */
  take(tenant: string | null): () => void {
    const limit = tenant === null ? undefined : this.#limits.get(tenant);
    if (tenant === null || limit === undefined) return () => {};
    const taken = this.#taken.get(tenant) ?? 0;
    if (taken >= limit) {
      throw new HttpFailure(429, `too many executions at a time: at most ${limit}`, {
        'retry-after': RETRY_SECONDS,
      });
    }
    this.#taken.set(tenant, taken + 1);
    return () => this.#taken.set(tenant, (this.#taken.get(tenant) ?? 1) - 1);
  }
}
