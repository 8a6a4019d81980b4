import { resolve } from 'node:path';
import type { BaseCheckpointSaver } from '@langchain/langgraph-checkpoint';

/** Where checkpoints live: in this process, in one SQLite file (`:memory:` for a private one), or in PostgreSQL. */
export type CheckpointerConfig =
  | { readonly kind: 'memory' }
  | { readonly kind: 'sqlite'; readonly path: string }
  | { readonly kind: 'postgres'; readonly url: string };

/** The configured place of the checkpoints; a file is seen from the project. */
export const checkpointsOf = ({
  checkpointer,
  projectRoot,
}: {
  readonly checkpointer: CheckpointerConfig;
  readonly projectRoot: string;
}): CheckpointerConfig =>
  checkpointer.kind === 'sqlite' && checkpointer.path !== ':memory:'
    ? { ...checkpointer, path: resolve(projectRoot, checkpointer.path) }
    : checkpointer;

/**
 * Makes the checkpointer that the configuration names, loading only that one; dispose it when the service ends.
 * @throws {ContainerConfigurationError} the SQLite file or the PostgreSQL database cannot be used
 */
export async function createCheckpointer(
  config: CheckpointerConfig,
): Promise<BaseCheckpointSaver & Disposable> {
  if (config.kind === 'sqlite') {
    const { SqliteSaver } = await import('./sqlite-saver.ts');
    return new SqliteSaver(config.path);
  }
  if (config.kind === 'postgres') {
    const { openPostgresSaver } = await import('./postgres-saver.ts');
    return await openPostgresSaver(config.url);
  }
  const { MemorySaver } = await import('@langchain/langgraph-checkpoint');
  return Object.assign(new MemorySaver(), { [Symbol.dispose]: () => undefined });
}
