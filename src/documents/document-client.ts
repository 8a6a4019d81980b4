export type DocumentRow = Readonly<Record<string, unknown>>;

/** One statement with its values `$1`, `$2` … */
export type Statement = readonly [sql: string, values: readonly (string | number)[]];

/** A database that runs the statements of a collection. */
export interface DocumentClient {
  /** Runs all of them or none, and gives the rows of the last one. */
  run(...statements: readonly Statement[]): Promise<readonly DocumentRow[]>;
  close(): Promise<void>;
}
