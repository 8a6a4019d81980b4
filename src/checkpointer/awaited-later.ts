/** One whose failure somebody will wait for. */
class Expected<T> extends Promise<T> {
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  constructor(executor: ConstructorParameters<typeof Promise<T>>[0]) {
    super(executor);
    this.catch(() => undefined);
  }
}

/** What is derived from it is expected to fail before somebody waits for that. */
class AwaitedLater<T> extends Promise<T> {
  static override get [Symbol.species](): PromiseConstructor {
    return Expected;
  }
}

/**
 * For writes of checkpoints: LangGraph derives a promise from each and waits for it at the end of the step only. Until
 * then a write that fails, as on a full disk, would be an unhandled rejection, which ends the process.
 */
export const awaitedLater = <T>(work: Promise<T>): Promise<T> => AwaitedLater.resolve(work);
