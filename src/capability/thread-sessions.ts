import type { LangGraphRunnableConfig } from '@langchain/langgraph';
import { WorkflowError } from '../errors.ts';
import type { CheckedSessions } from '../sessions/checked-sessions.ts';
import { UnknownSessionError } from '../sessions/errors.ts';
import type { OfTenant } from '../sessions/session-service.ts';

/** The session of each thread of an agent, opened when first used. */
export class ThreadSessions {
  readonly #sessions: CheckedSessions;
  readonly #ids = new Map<string, Promise<string>>();

  constructor(sessions: CheckedSessions) {
    this.#sessions = sessions;
  }

  /**
   * The id of the thread's session; a new one where the last one was forgotten.
   * @throws {WorkflowError} the call has no thread
   */
  async find(
    { configurable }: LangGraphRunnableConfig,
    of: OfTenant,
    isReset: boolean,
  ): Promise<string> {
    const thread: unknown = configurable?.['thread_id'];
    if (typeof thread !== 'string' || thread === '') {
      throw new WorkflowError(
        'A session needs `configurable.thread_id`: the thread whose programs share an interpreter.',
        'orchestration',
      );
    }
    const key = JSON.stringify([of.tenant ?? null, thread]);
    const known = this.#ids.get(key);
    const id = known === undefined ? undefined : await known.catch(() => undefined);
    if (id === undefined || !this.#isKnown(id, of)) return await this.#open(key, of);
    if (isReset) await this.#sessions.reset(id, of);
    return id;
  }

  #isKnown(id: string, of: OfTenant): boolean {
    try {
      this.#sessions.get(id, of);
      return true;
    } catch (error) {
      if (error instanceof UnknownSessionError) return false;
      throw error;
    }
  }

  async #open(
    key: string,
    { tenant = null }: { readonly tenant?: string | null | undefined },
  ): Promise<string> {
    const opening = this.#sessions.open(tenant).then(({ id }) => id);
    this.#ids.set(key, opening);
    opening.catch(() => this.#ids.delete(key));
    return await opening;
  }
}
