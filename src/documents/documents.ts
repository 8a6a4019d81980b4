import type { z } from 'zod';
import type { CheckpointerConfig } from '../checkpointer/create-checkpointer.ts';
import { WorkflowError } from '../errors.ts';
import type { DocumentClient } from './document-client.ts';
import { DocumentCollection } from './document-collection.ts';
import type { DocumentStore } from './document-store.ts';

async function openClient(config: CheckpointerConfig): Promise<DocumentClient> {
  if (config.kind === 'postgres') {
    const { openPostgresClient } = await import('./postgres-client.ts');
    return await openPostgresClient(config.url);
  }
  const { openSqliteClient } = await import('./sqlite-client.ts');
  return openSqliteClient(config.kind === 'sqlite' ? config.path : ':memory:');
}

/** The documents of an agent, in the place where its checkpoints are; opened when first used. */
export class Documents implements AsyncDisposable {
  readonly #config: CheckpointerConfig;
  #client: Promise<DocumentClient> | undefined;
  #isOpen = true;

  constructor(config: CheckpointerConfig) {
    this.#config = config;
  }

  /**
   * The collection of a name. `fields` are the top-level text fields by which its documents are looked for.
   * Its methods throw {@link ContainerConfigurationError} when the place cannot be used.
   */
  collection<T>(
    name: string,
    schema: z.ZodType<T>,
    fields: readonly (keyof T & string)[] = [],
  ): DocumentStore<T> {
    return new DocumentCollection(() => this.#open(), { name, schema, fields });
  }

  async #open(): Promise<DocumentClient> {
    if (!this.#isOpen) throw new WorkflowError('The documents were closed.', 'orchestration');
    this.#client ??= openClient(this.#config);
    try {
      return await this.#client;
    } catch (error) {
      this.#client = undefined;
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOpen = false;
    const client = await this.#client?.catch(() => undefined);
    this.#client = undefined;
    await client?.close();
  }
}
