import type { z } from 'zod';
import { ContainerConfigurationError } from '../errors.ts';
import type { DocumentClient, DocumentRow, Statement } from './document-client.ts';
import type {
  DocumentChanges,
  DocumentQuery,
  DocumentStore,
  DocumentUpdate,
} from './document-store.ts';

const LIMIT = 100;

const BUMP = `INSERT INTO agent_document_revisions AS r (collection, revision) VALUES ($1, 1)
  ON CONFLICT (collection) DO UPDATE SET revision = r.revision + 1`;
const NOW = '(SELECT revision FROM agent_document_revisions WHERE collection = $1)';
const INSERT = `INSERT INTO agent_documents (collection, id, created, revision, fields, body)
  VALUES ($1, $2, ${NOW}, ${NOW}, $3, $4) ON CONFLICT (collection, id)`;
const ADD = `${INSERT} DO NOTHING RETURNING id`;
const PUT = `${INSERT}
  DO UPDATE SET revision = excluded.revision, fields = excluded.fields, body = excluded.body`;
const REPLACE = `UPDATE agent_documents SET revision = ${NOW}, fields = $2, body = $3
  WHERE collection = $1 AND id = $4 AND revision = $5 RETURNING id`;
const SELECT = 'SELECT id, revision, body FROM agent_documents WHERE collection = $1';

/** PostgreSQL stores neither in a value that it looks at. */
const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

export interface CollectionOptions<T> {
  readonly name: string;
  readonly schema: z.ZodType<T>;
  /** Top-level text fields by which documents are looked for. */
  readonly fields: readonly (keyof T & string)[];
}

/** The statements of one collection, for both databases. */
export class DocumentCollection<T> implements DocumentStore<T> {
  readonly #client: () => Promise<DocumentClient>;
  readonly #options: CollectionOptions<T>;

  constructor(client: () => Promise<DocumentClient>, options: CollectionOptions<T>) {
    this.#client = client;
    this.#options = options;
  }

  async put(id: string, document: T): Promise<void> {
    this.#check(id);
    await this.#run([BUMP, [this.#name]], [PUT, [this.#name, id, ...this.#columns(id, document)]]);
  }

  async add(id: string, document: T): Promise<boolean> {
    this.#check(id);
    const columns = this.#columns(id, document);
    const rows = await this.#run([BUMP, [this.#name]], [ADD, [this.#name, id, ...columns]]);
    return rows.length > 0;
  }

  async get(id: string): Promise<T | undefined> {
    return (await this.#find(id))?.document;
  }

  async list({ limit = LIMIT, newestFirst = false, where = {} }: DocumentQuery = {}): Promise<
    readonly T[]
  > {
    const wanted = Object.entries(where);
    if (!wanted.every(([, value]) => isStorable(value))) return [];
    const conditions = wanted.map(
      ([field], index) => ` AND fields ->> '${this.#known(field)}' = $${index + 3}`,
    );
    const order = newestFirst ? 'DESC' : 'ASC';
    const rows = await this.#run([
      `${SELECT}${conditions.join('')} ORDER BY created ${order} LIMIT $2`,
      [this.#name, limit, ...wanted.map(([, value]) => value)],
    ]);
    return rows.map((row) => this.#read(row));
  }

  async update(id: string, change: (current: T) => T | undefined): Promise<DocumentUpdate<T>> {
    for (;;) {
      const found = await this.#find(id);
      const next = found && change(found.document);
      if (found === undefined || next === undefined) {
        return { changed: false, document: found?.document };
      }
      const columns = this.#columns(id, next);
      const written = await this.#run(
        [BUMP, [this.#name]],
        [REPLACE, [this.#name, ...columns, id, found.revision]],
      );
      if (written.length > 0) return { changed: true, document: next };
    }
  }

  async delete(id: string): Promise<boolean> {
    if (!isStorable(id)) return false;
    const rows = await this.#run(
      [BUMP, [this.#name]],
      [
        'DELETE FROM agent_documents WHERE collection = $1 AND id = $2 RETURNING id',
        [this.#name, id],
      ],
    );
    return rows.length > 0;
  }

  async revision(): Promise<number> {
    const [row] = await this.#run([
      'SELECT revision FROM agent_document_revisions WHERE collection = $1',
      [this.#name],
    ]);
    return Number(row?.['revision'] ?? 0);
  }

  async changesSince(revision: number): Promise<DocumentChanges<T>> {
    const rows = await this.#run([
      `${SELECT} AND revision > $2 ORDER BY revision`,
      [this.#name, revision],
    ]);
    return {
      revision: Number(rows.at(-1)?.['revision'] ?? revision),
      documents: rows.map((row) => this.#read(row)),
    };
  }

  #check(id: string): void {
    if (id !== '' && isStorable(id)) return;
    throw new ContainerConfigurationError(
      `A document of "${this.#name}" cannot have the id ${JSON.stringify(id)}; take a text without NUL.`,
    );
  }

  get #name(): string {
    return this.#options.name;
  }

  async #run(...statements: Statement[]): Promise<readonly DocumentRow[]> {
    return await (await this.#client()).run(...statements);
  }

  async #find(id: string): Promise<{ document: T; revision: number } | undefined> {
    if (!isStorable(id)) return undefined;
    const [row] = await this.#run([`${SELECT} AND id = $2`, [this.#name, id]]);
    return row && { document: this.#read(row), revision: Number(row['revision']) };
  }

  /** @throws {ContainerConfigurationError} something else wrote it, or another version of this program */
  #read(row: DocumentRow): T {
    const parsed = this.#options.schema.safeParse(JSON.parse(String(row['body'])));
    if (parsed.success) return parsed.data;
    throw new ContainerConfigurationError(
      `The document "${String(row['id'])}" of "${this.#name}" is not as this version writes it (${parsed.error.issues[0]?.message ?? ''}); delete it.`,
      { cause: parsed.error },
    );
  }

  /** The fields to look for and the text of a document. */
  #columns(id: string, document: T): [fields: string, body: string] {
    const { schema, fields } = this.#options;
    const checked = schema.parse(document);
    const known = fields.flatMap((field) => {
      const value = checked[field];
      return typeof value === 'string' ? [[field, value] as const] : [];
    });
    const wrong = known.find(([, value]) => !isStorable(value));
    if (wrong !== undefined) {
      throw new ContainerConfigurationError(
        `The document "${id}" of "${this.#name}" cannot be kept: its ${wrong[0]} has a NUL or half a character.`,
      );
    }
    return [JSON.stringify(Object.fromEntries(known)), JSON.stringify(checked)];
  }

  #known(field: string): string {
    const { fields } = this.#options;
    if ((fields as readonly string[]).includes(field)) return field;
    throw new ContainerConfigurationError(
      `Documents of "${this.#name}" cannot be looked for by "${field}", only by: ${fields.join(', ') || 'nothing'}.`,
    );
  }
}
