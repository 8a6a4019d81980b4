export type SqlValue = string | number | null;
export type Row = Readonly<Record<string, unknown>>;

/** A database that runs the statements of {@link SqlExecutionStore}; values are `$1`, `$2` … */
export interface SqlClient {
  query(sql: string, values: readonly SqlValue[]): Promise<readonly Row[]>;
  close(): Promise<void>;
}
