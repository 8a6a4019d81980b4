import type { Manifest, Resource } from './manifest.ts';

interface Model {
  /** @throws {Error} naming each wrong value */
  validate(): void;
}
type Models = Readonly<Record<string, (new (resource: Resource) => Model) | undefined>>;

/** The module with the schemas of an API version. */
export const schemaModule = (apiVersion: string): string =>
  apiVersion.startsWith('keda.sh/')
    ? `@kubernetes-models/keda/${apiVersion}`
    : `kubernetes-models/${apiVersion}`;

async function problemOf({ source, resource }: Manifest): Promise<string | null> {
  const { apiVersion, kind, metadata } = resource;
  const what = `${source}: ${kind} "${metadata.name}"`;
  try {
    const models = (await import(schemaModule(apiVersion))) as Models;
    const Schema = models[kind];
    if (Schema === undefined) return `${what}: ${apiVersion} has no such kind`;
    new Schema(resource).validate();
    return null;
  } catch (error) {
    return `${what}: ${(error as Error).message}`;
  }
}

/** What the schemas of the API find: missing fields, values of the wrong kind, unknown formats. Unknown fields pass. */
export async function schemaProblems(manifests: readonly Manifest[]): Promise<readonly string[]> {
  const problems = await Promise.all(manifests.map(problemOf));
  return problems.filter((problem) => problem !== null);
}
