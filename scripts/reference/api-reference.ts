import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import ts from 'typescript6';
import { declaredNames } from './declared-names.ts';
import { renderReference } from './render-reference.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const PAGES = [
  {
    file: 'library.md',
    entry: 'index.d.ts',
    specifier: 'langgraph-python-executor',
    about: 'The agent, its parts and its sandboxes. [api.md](../api.md) is the overview.',
  },
  {
    file: 'client.md',
    entry: 'client/exports.d.ts',
    specifier: 'langgraph-python-executor/client',
    about: 'The REST client. [rest.md](../rest.md) tells how it is used.',
  },
  {
    file: 'server.md',
    entry: 'server/exports.d.ts',
    specifier: 'langgraph-python-executor/server',
    about: 'The execution service. [rest.md](../rest.md) tells how it is used.',
  },
  {
    file: 'mcp.md',
    entry: 'mcp/exports.d.ts',
    specifier: 'langgraph-python-executor/mcp',
    about: 'The MCP server. [mcp.md](../mcp.md) tells how it is used.',
  },
] as const;

/** Writes the declarations as the build does. @throws {Error} the sources do not compile */
async function emitDeclarations(folder: string): Promise<void> {
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  const project = ['-p', join(ROOT, 'tsconfig.build.json')];
  const options = [...project, '--emitDeclarationOnly', '--outDir', folder];
  await promisify(execFile)(process.execPath, [compiler, ...options]);
}

/** The pages of `docs/reference`, by file name, from the types of the public entry points. */
export async function apiReference(): Promise<ReadonlyMap<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), 'python-executor-reference-'));
  try {
    await emitDeclarations(folder);
    const entries = PAGES.map(({ entry }) => join(folder, entry));
    // Only names are followed, and only inside the package.
    const program = ts.createProgram(entries, {
      noLib: true,
      types: [],
      module: ts.ModuleKind.NodeNext,
    });
    return new Map(
      PAGES.map((page) => [
        page.file,
        renderReference(page, declaredNames(program, join(folder, page.entry))),
      ]),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
