/** Keeps what is too big for the queue, for all hosts that share it. */
export interface BlobStore extends AsyncDisposable {
  /** Kept when this resolves; one with this key is replaced. */
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** Null when there is none. */
  get(key: string): Promise<Buffer | null>;
  /** One that is not there is no error. */
  remove(key: string): Promise<void>;
  /** Removes what was put longer ago, and was forgotten by who died; returns how many. */
  removeOlderThan(ms: number): Promise<number>;
}
