import type { JsonObject } from '../json.ts';
import type { SavedExecution } from '../notebook/save-execution.ts';
import { writeContained } from '../notebook/write-contained.ts';
import type { Execution } from '../sandbox/execution.ts';
import { INLINE_LIMIT, type StoredResult } from './stored-result.ts';

/** Stands between stdout and stderr where both are one text. Source: spec §15.4. */
export const STDERR_MARKER = '\n--- stderr ---\n';

export const combinedOutput = ({ stdout, stderr }: Execution): string =>
  stderr === '' ? stdout : `${stdout}${STDERR_MARKER}${stderr}`;

const listed = (paths: readonly string[]): string[] | null =>
  JSON.stringify(paths).length <= INLINE_LIMIT ? [...paths] : null;

interface Places {
  readonly folder: string;
  readonly notebookPath: string;
  readonly notebookLink: string;
}

/** What state keeps of a successful execution whose files are saved. */
export async function storeResult(
  execution: Execution,
  saved: SavedExecution,
  places: Places,
): Promise<StoredResult> {
  const value = execution.results.status === 'captured' ? execution.results.value : {};
  const output = combinedOutput(execution);
  return {
    results:
      JSON.stringify(value).length <= INLINE_LIMIT
        ? (value as JsonObject & StoredResult['results'])
        : null,
    results_path: saved.resultsPath ?? '',
    ...(await storeOutput(output, execution.stderr === '' ? saved.stdoutPath : null, places)),
    execution_time_seconds: execution.timings.runMs / 1000,
    execution_folder: places.folder,
    notebook_path: places.notebookPath,
    notebook_link: places.notebookLink,
    figure_paths: listed(saved.figurePaths),
    artifact_paths: listed(saved.artifactPaths),
    figure_count: saved.figurePaths.length,
  };
}

/** Of a program that wrote nothing to stderr the output is on disk already. */
const storeOutput = async (
  output: string,
  writtenTo: string | null,
  { folder }: Places,
): Promise<Pick<StoredResult, 'execution_stdout' | 'stdout_path'>> =>
  output.length <= INLINE_LIMIT
    ? { execution_stdout: output, stdout_path: null }
    : {
        execution_stdout: null,
        stdout_path: writtenTo ?? (await writeContained(folder, 'output.txt', output)),
      };
