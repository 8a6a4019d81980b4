import {
  ResourceNotFoundError,
  ResourceTemplate,
  type McpServer,
  type ReadResourceResult,
  type Resource,
} from '@modelcontextprotocol/server';
import { mimeTypeOf } from '../sandbox/mime-type.ts';
import type { State } from '../state.ts';
import type { McpHost } from './mcp-host.ts';
import type { McpUser } from './recent-runs.ts';
import { listRunFiles, readNotebook, readRunFile } from './run-files.ts';
import { readRun } from './run-state.ts';
import { fileUri, notebookUri, readRunUri, URI_TEMPLATES, type RunResource } from './run-uri.ts';

const MOST_LISTED = 200;
const NOTEBOOK = mimeTypeOf('notebook.ipynb');
const TEXT = /^text\/|json$|\+xml$/;

type Folder = NonNullable<State['execution_folder']>;

/** The notebook that a resource names: the one of the run is the last that was written. */
function notebookPath(folder: Folder, resource: RunResource): string | undefined {
  const notebooks = folder.notebook_attempts;
  return resource.kind === 'attempt'
    ? notebooks.find(({ attempt_number: number }) => number === resource.number)?.notebook_path
    : notebooks.at(-1)?.notebook_path;
}

/** Text as text, everything else as base64. */
function contentsOf(uri: string, mimeType: string, bytes: Buffer): ReadResourceResult {
  const text = bytes.toString('utf8');
  const isText = TEXT.test(mimeType) && Buffer.from(text, 'utf8').equals(bytes);
  const body = isText ? { text } : { blob: bytes.toString('base64') };
  return { contents: [{ uri, mimeType, ...body }] };
}

async function readResource(host: McpHost, user: McpUser, uri: string) {
  const resource = readRunUri(uri);
  const run = resource && (await readRun(host, user, resource.threadId));
  const folder = run?.state.execution_folder;
  if (resource === undefined || folder?.folder_path == null) throw new ResourceNotFoundError(uri);
  const path = resource.kind === 'file' ? resource.path : notebookPath(folder, resource);
  const read = resource.kind === 'file' ? readRunFile : readNotebook;
  const bytes = path === undefined ? undefined : await read(folder.folder_path, path);
  if (path === undefined || bytes === undefined) throw new ResourceNotFoundError(uri);
  return contentsOf(uri, mimeTypeOf(path), bytes);
}

async function listOf(host: McpHost, user: McpUser, threadId: string): Promise<Resource[]> {
  const run = await readRun(host, user, threadId);
  const folder = run?.state.execution_folder;
  if (run === undefined || folder?.folder_path == null) return [];
  const description = run.state.request?.task_objective ?? '';
  const notebooks: Resource[] =
    folder.notebook_attempts.length === 0
      ? []
      : [
          {
            uri: notebookUri(threadId),
            name: `${threadId}/notebook.ipynb`,
            mimeType: NOTEBOOK,
            description,
          },
        ];
  const files = (await listRunFiles(folder.folder_path)).map((path) => ({
    uri: fileUri(threadId, path),
    name: `${threadId}/${path}`,
    mimeType: mimeTypeOf(path),
  }));
  return [...notebooks, ...files];
}

/** Notebooks and files of the user's runs: the latest are listed, all can be read by their URI. */
export function addResources(server: McpServer, host: McpHost, user: McpUser): void {
  const list = async () => {
    const lists = await Promise.all(host.runs.of(user).map((id) => listOf(host, user, id)));
    return { resources: lists.flat().slice(0, MOST_LISTED) };
  };
  const add = (
    name: keyof typeof URI_TEMPLATES,
    options: ConstructorParameters<typeof ResourceTemplate>[1],
    config: { title: string; description: string; mimeType?: string },
  ): void => {
    const template = new ResourceTemplate(URI_TEMPLATES[name], options);
    server.registerResource(name, template, config, (uri) => readResource(host, user, uri.href));
  };
  add(
    'notebook',
    { list },
    {
      title: 'Notebook of a run',
      description: 'Request, code, outputs and result of the run, as it stands',
      mimeType: NOTEBOOK,
    },
  );
  add(
    'attempt',
    { list: undefined },
    {
      title: 'Notebook of one attempt',
      description: 'Numbered from 1 in the order in which they were written',
      mimeType: NOTEBOOK,
    },
  );
  add(
    'file',
    { list: undefined },
    {
      title: 'File of a run',
      description: 'Figures, artifacts and files that the program left, and its results.json',
    },
  );
}
