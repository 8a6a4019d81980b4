import { readFile } from 'node:fs/promises';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';

const resourceSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string().regex(/^[A-Z]\w+$/),
  metadata: z.looseObject({ name: z.string() }),
});

/** A resource of Kubernetes, or a patch of one. */
export type Resource = z.output<typeof resourceSchema>;

export interface Manifest {
  /** Where it comes from, for messages. */
  readonly source: string;
  readonly resource: Resource;
}

/** @throws {Error} the text is no YAML, or holds something else than resources */
export function manifestsIn(text: string, source: string): readonly Manifest[] {
  return parseAllDocuments(text).map((document) => {
    const [error] = document.errors;
    if (error !== undefined) throw new Error(`${source}: ${error.message}`);
    const parsed = resourceSchema.safeParse(document.toJS());
    if (!parsed.success) throw new Error(`${source}: ${z.prettifyError(parsed.error)}`);
    return { source, resource: parsed.data };
  });
}

/** @throws as {@link manifestsIn} */
export const readManifests = async (file: string, source: string): Promise<readonly Manifest[]> =>
  manifestsIn(await readFile(file, 'utf8'), source);
