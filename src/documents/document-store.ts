/** Which documents of a collection. */
export interface DocumentQuery {
  /** At most so many. @default 100 */
  readonly limit?: number | undefined;
  /** By the time of their first writing. @default false */
  readonly newestFirst?: boolean | undefined;
  /** Only those in which these fields are so; only fields that the collection was opened with. @default all */
  readonly where?: Readonly<Record<string, string>> | undefined;
}

/** What a change came to. */
export interface DocumentUpdate<T> {
  readonly changed: boolean;
  /** As it is now; undefined when there is none. */
  readonly document: T | undefined;
}

export interface DocumentChanges<T> {
  /** Where to ask from next. */
  readonly revision: number;
  /** As they are now, in the order of their last change. Deleted ones are not told. */
  readonly documents: readonly T[];
}

/** A collection of small JSON documents in the place where the checkpoints are, shared by whoever uses that place. */
export interface DocumentStore<T> {
  /** Writes a document, over an older one with this id. */
  put(id: string, document: T): Promise<void>;
  /** Writes a document only where there is none with this id; false when there is. */
  add(id: string, document: T): Promise<boolean>;
  get(id: string): Promise<T | undefined>;
  list(query?: DocumentQuery): Promise<readonly T[]>;
  /**
   * Changes the document that is there, atomically: `change` may be called again with what somebody else wrote
   * meanwhile, and leaves the document alone by returning undefined.
   */
  update(id: string, change: (current: T) => T | undefined): Promise<DocumentUpdate<T>>;
  /** False when there was none. */
  delete(id: string): Promise<boolean>;
  /** Grows with every change of the collection; 0 = never written. */
  revision(): Promise<number>;
  /** What was written after a revision. */
  changesSince(revision: number): Promise<DocumentChanges<T>>;
}
