import type { GrantEvent } from '../audit/audit-event.ts';
import type { DocumentStore } from '../documents/document-store.ts';
import type { Documents } from '../documents/documents.ts';
import { ContainerConfigurationError } from '../errors.ts';
import { covers, isInForce, type AskedProgram } from './covers.ts';
import { grantSchema, type Grant } from './grant.ts';

/** More at once for one thread or user nobody keeps in mind. */
const MAX_GRANTS = 200;

/** Whose grants. */
export interface GrantFilter {
  readonly threadId?: string | undefined;
  readonly userId?: string | undefined;
  /** Also those that have ended or were revoked. @default false */
  readonly all?: boolean | undefined;
}

export interface GrantsOptions {
  readonly audit: { record(event: GrantEvent): Promise<unknown> };
  readonly clock: () => Date;
}

/** What reviewers have allowed beforehand, kept beside the checkpoints. */
export class Grants {
  readonly #store: DocumentStore<Grant>;
  readonly #options: GrantsOptions;

  constructor(documents: Documents, options: GrantsOptions) {
    this.#store = documents.collection('grants', grantSchema, ['thread_id', 'user_id']);
    this.#options = options;
  }

  /** Newest first. Those of a thread, of a user, of either when both are named, or of all. */
  async list({ threadId, userId, all = false }: GrantFilter = {}): Promise<readonly Grant[]> {
    const wanted = [
      ...(threadId === undefined ? [] : [{ thread_id: threadId }]),
      ...(userId === undefined ? [] : [{ user_id: userId }]),
    ];
    const lists = await Promise.all(
      (wanted.length === 0 ? [{}] : wanted).map((where) =>
        this.#store.list({ newestFirst: true, limit: MAX_GRANTS, where }),
      ),
    );
    const now = this.#options.clock();
    return lists
      .flat()
      .filter((grant) => all || isInForce(grant, now))
      .toSorted((one, other) => other.granted_at.localeCompare(one.granted_at));
  }

  /** Keeps a grant once, however often it is made. */
  async make(grant: Grant): Promise<void> {
    if ((await this.#store.get(grant.grant_id)) !== undefined) return;
    await this.#store.put(grant.grant_id, grant);
    await this.#record('grant_made', grant, grant.granted_by);
  }

  /** Counts a use of a grant that covers a program now; undefined when it does not, or no longer. */
  async use(grantId: string, asked: AskedProgram): Promise<Grant | undefined> {
    const { changed, document } = await this.#store.update(grantId, (grant) =>
      covers(grant, asked, this.#options.clock()) ? { ...grant, uses: grant.uses + 1 } : undefined,
    );
    return changed ? document : undefined;
  }

  /**
   * Ends a grant: no program that has not been started is covered by it any more. Revoking it again changes nothing.
   * @param by who does it; null = not known
   * @throws {ContainerConfigurationError} there is none with this id
   */
  async revoke(grantId: string, by: string | null = null): Promise<Grant> {
    const { changed, document } = await this.#store.update(grantId, (grant) =>
      grant.revoked_at === null
        ? { ...grant, revoked_at: this.#options.clock().toISOString(), revoked_by: by }
        : undefined,
    );
    if (document === undefined) {
      throw new ContainerConfigurationError(
        `There is no grant ${JSON.stringify(grantId)}; the list of grants shows their ids.`,
      );
    }
    if (changed) await this.#record('grant_revoked', document, by);
    return document;
  }

  #record(event: GrantEvent['event'], grant: Grant, by: string | null): Promise<unknown> {
    return this.#options.audit.record({
      event,
      grantId: grant.grant_id,
      scope: grant.scope,
      label: grant.operation.label,
      until: grant.until,
      codeHash: grant.code_sha256,
      ...(grant.thread_id === null ? {} : { threadId: grant.thread_id }),
      ...(grant.user_id === null ? {} : { userId: grant.user_id }),
      ...(by === null ? {} : { by }),
    });
  }
}
