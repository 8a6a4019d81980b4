import { readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ContainerConfigurationError } from '../errors.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import type { Execution } from '../sandbox/execution.ts';
import { executionMetadata, INLINE_STREAM_LENGTH } from './execution-metadata.ts';
import {
  KIND_FOLDER,
  MANIFEST_PATH,
  placeArtifacts,
  type PlacedArtifact,
} from './place-artifacts.ts';
import { writeContained } from './write-contained.ts';

/** Where the outcome of one execution lies; every path is absolute. */
export interface SavedExecution {
  readonly metadataPath: string;
  /** Null when the program left no `results`. */
  readonly resultsPath: string | null;
  readonly figurePaths: readonly string[];
  /** Artifacts, then other files. */
  readonly artifactPaths: readonly string[];
  /** Null when the stream is short enough to stand in the metadata. */
  readonly stdoutPath: string | null;
  readonly stderrPath: string | null;
  /** What was left out, one sentence each. */
  readonly warnings: readonly string[];
}

/** Names that the outcome of an execution takes in its folder; input files must not use them. */
export const RESERVED_NAMES: readonly string[] = [
  ...Object.values(KIND_FOLDER),
  'attempts',
  'prompts',
  'context.json',
  'execution_metadata.json',
  'notebook.ipynb',
  'output.txt',
  'results.json',
  'stderr.txt',
  'stdout.txt',
];

/** What an earlier attempt left, and this one would otherwise be credited with. */
const OUTCOME_NAMES = [
  ...Object.values(KIND_FOLDER),
  'results.json',
  'output.txt',
  'stderr.txt',
  'stdout.txt',
];

/** JSON as it stands on disk: indent 2, non-ASCII kept, a line end. */
export const jsonText = (value: JsonValue): string => `${JSON.stringify(value, null, 2)}\n`;

const typeByEnding = (name: string): string =>
  name.includes('.') ? name.slice(name.lastIndexOf('.') + 1) : 'bin';

const manifestEntry = ({ artifact, path }: PlacedArtifact): JsonObject => {
  const filename = basename(path);
  return {
    id: /^[0-9a-f]{12}(?=_)/.exec(filename)?.[0] ?? filename,
    filename,
    title: artifact.title ?? filename,
    description: artifact.description ?? '',
    artifact_type: artifact.artifactType ?? typeByEnding(filename),
    mime_type: artifact.mimeType,
    size_bytes: artifact.bytes.byteLength,
  };
};

async function clearOutcome(folder: string): Promise<void> {
  const present = new Set(await readdir(folder).catch(() => OUTCOME_NAMES));
  for (const name of OUTCOME_NAMES.filter((each) => present.has(each))) {
    await rm(join(folder, name), { recursive: true, force: true }).catch((error: unknown) => {
      throw new ContainerConfigurationError(
        `"${name}" of an earlier attempt cannot be removed from ${folder}; check permissions.`,
        { folderPath: folder, cause: error },
      );
    });
  }
}

async function writeArtifacts(folder: string, placed: readonly PlacedArtifact[]): Promise<void> {
  for (const { artifact, path } of placed) await writeContained(folder, path, artifact.bytes);
  const listed = placed.filter(({ artifact }) => artifact.kind === 'artifact');
  if (listed.length > 0) {
    await writeContained(folder, MANIFEST_PATH, jsonText(listed.map(manifestEntry)));
  }
}

const writeLongStream = async (folder: string, name: string, text: string) =>
  text.length > INLINE_STREAM_LENGTH ? await writeContained(folder, name, text) : null;

/**
 * Writes everything an execution brought into its folder, in place of what an earlier attempt left there.
 * The metadata say `success: false` until the rest is on disk.
 * @throws {ContainerConfigurationError} the disk refuses
 */
export async function saveExecution(
  folder: string,
  execution: Execution,
  executionMode: 'local' | 'container' = 'container',
): Promise<SavedExecution> {
  const { placed, warnings } = placeArtifacts(execution.artifacts);
  const metadata = {
    ...executionMetadata(execution, placed, warnings),
    execution_mode: executionMode,
  };
  const writeMetadata = async (content: JsonObject) =>
    await writeContained(folder, 'execution_metadata.json', jsonText(content));
  await writeMetadata({ ...metadata, success: false, results_saved: false });
  await clearOutcome(folder);
  await writeArtifacts(folder, placed);
  const { results } = execution;
  const pathsOf = (kind: keyof typeof KIND_FOLDER): string[] =>
    placed.filter((each) => each.artifact.kind === kind).map(({ path }) => join(folder, path));
  return {
    resultsPath:
      results.status === 'captured'
        ? await writeContained(folder, 'results.json', jsonText(results.value))
        : null,
    figurePaths: pathsOf('figure'),
    artifactPaths: [...pathsOf('artifact'), ...pathsOf('file')],
    stdoutPath: await writeLongStream(folder, 'stdout.txt', execution.stdout),
    stderrPath: await writeLongStream(folder, 'stderr.txt', execution.stderr),
    metadataPath: await writeMetadata(metadata),
    warnings,
  };
}
