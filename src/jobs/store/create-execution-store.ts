import type { ExecutionStore } from '../execution-store.ts';

/** Where records of executions live: in one SQLite file (`:memory:` for a private one), or in PostgreSQL. */
export type ExecutionStoreConfig =
  | { readonly kind: 'sqlite'; readonly path: string }
  | { readonly kind: 'postgres'; readonly url: string };

/**
 * Opens the store that the configuration names, loading only that one; dispose it after the service.
 * @throws {ContainerConfigurationError} the SQLite file or the PostgreSQL database cannot be used
 */
export async function createExecutionStore(config: ExecutionStoreConfig): Promise<ExecutionStore> {
  if (config.kind === 'sqlite') {
    const { SqliteExecutionStore } = await import('./sqlite-execution-store.ts');
    return new SqliteExecutionStore(config.path);
  }
  const { PostgresExecutionStore } = await import('./postgres-execution-store.ts');
  return await PostgresExecutionStore.open(config.url);
}
