import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Manifest } from './manifest.ts';
import { schemaModule } from './schema-problems.ts';

const MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url));
const OPTIONS = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--types', ''];
const ERROR = /^(\d+)\.ts\(\d+,\d+\): error TS\d+: (.*)$/gm;

/** Whether it is whole, or only what a patch changes. */
export type Extent = 'resource' | 'patch';

const PARTIAL = `type Partly<T> = T extends readonly (infer E)[] ? Partly<E>[] :
  T extends object ? { [K in keyof T]?: Partly<T[K]> } : T;`;

/** A literal of the type of its kind, in which TypeScript refuses fields that the type does not have. */
function literal({ resource }: Manifest, extent: Extent): string {
  const type = `I${resource.kind}`;
  const wanted = extent === 'patch' ? `Partly<${type}>` : type;
  const lines = [
    `import type { ${type} } from '${schemaModule(resource.apiVersion)}';`,
    ...(extent === 'patch' ? [PARTIAL] : []),
    `export const resource: ${wanted} = ${JSON.stringify(resource, null, 2)};`,
  ];
  return lines.join('\n');
}

const compile = (folder: string, files: readonly string[]): Promise<string> =>
  new Promise((resolve) => {
    const args = [join(MODULES, 'typescript', 'bin', 'tsc'), ...OPTIONS, ...files];
    execFile(process.execPath, args, { cwd: folder }, (error, stdout, stderr) =>
      resolve(error === null ? '' : `${stdout}${stderr}` || error.message),
    );
  });

/** Fields that Kubernetes does not know, or that are missing; its own tools only warn of the former. */
export async function fieldProblems(
  manifests: readonly Manifest[],
  extent: Extent = 'resource',
): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'python-executor-manifests-'));
  try {
    await symlink(MODULES, join(folder, 'node_modules'));
    const files = manifests.map((_, index) => `${index}.ts`);
    for (const [index, manifest] of manifests.entries()) {
      await writeFile(join(folder, `${index}.ts`), literal(manifest, extent));
    }
    const output = await compile(folder, files);
    const found = [...output.matchAll(ERROR)].map(([, index, message]) => {
      const { source = '', resource } = manifests[Number(index)] ?? {};
      return `${source}: ${resource?.kind} "${resource?.metadata.name}": ${message}`;
    });
    // Whatever else it says is no answer.
    if (found.length === 0 && output !== '') throw new Error(`tsc failed: ${output}`);
    return found;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
