import { join, relative, sep } from 'node:path';
import type { JsonObject, JsonValue } from '../json.ts';
import type { ConnectorConfig } from '../policy/connector-config.ts';
import type { Execution } from '../sandbox/execution.ts';
import { attemptCells } from './attempt-cells.ts';
import {
  addNotebookAttempt,
  getNextAttemptNumber,
  type PythonExecutionContext,
} from './execution-context.ts';
import { requireFolder, type FileManager } from './file-manager.ts';
import { finalCells } from './final-cells.ts';
import { loadSuccessfulExecution } from './load-execution.ts';
import { NotebookType, type NotebookAttempt } from './notebook-attempt.ts';
import { notebookText, type Cell } from './notebook-document.ts';
import { placeArtifacts } from './place-artifacts.ts';
import { safeName } from './safe-name.ts';
import { writeContained } from './write-contained.ts';

/** One attempt to document. */
export interface AttemptNotebook {
  readonly context: PythonExecutionContext;
  readonly code: string;
  /** Free name such as `static_analysis_failed`; part of the file name. */
  readonly stage: string;
  readonly notebookType: NotebookType;
  /** @default the number of notebooks so far, plus one */
  readonly attemptNumber?: number | undefined;
  /** Left out when the code did not run. */
  readonly execution?: Execution | undefined;
  readonly errorContext?: string | null | undefined;
  readonly approvalContext?: string | null | undefined;
  /** Stands in the metadata of the notebook under `langgraph_python_executor`. */
  readonly audit: JsonObject;
}

/** The end of a run to document. */
export interface FinalNotebook {
  readonly context: PythonExecutionContext;
  readonly userQuery: string;
  readonly taskObjective: string;
  readonly code: string;
  /** @default after a success, what `saveExecution` left in the folder */
  readonly execution?: Execution | undefined;
  /** @default those of the execution */
  readonly results?: JsonValue | undefined;
  /** Given when the run failed. */
  readonly errorContext?: string | null | undefined;
  /** Absolute paths. @default the figures of the execution */
  readonly figurePaths?: readonly string[] | undefined;
  readonly audit: JsonObject;
}

/** A notebook that was written, and the context that knows it. */
export interface WrittenNotebook {
  readonly context: PythonExecutionContext;
  readonly attempt: NotebookAttempt;
}

export interface NotebookManagerOptions {
  /** What stands behind `read_channel` in a notebook. @default null, what `context.json` names */
  readonly connector?: ConnectorConfig | null | undefined;
}

/** Writes a notebook for every attempt and one for the end of a run. Source: spec §13.3. */
export class NotebookManager {
  readonly #files: FileManager;
  readonly #connector: ConnectorConfig | null;

  constructor(files: FileManager, { connector = null }: NotebookManagerOptions = {}) {
    this.#files = files;
    this.#connector = connector;
  }

  /**
   * Writes `attempts/<NN>_<stage>_<HHMMSS>.ipynb`; the time is UTC.
   * @throws {WorkflowError} the run has no folder
   * @throws {ContainerConfigurationError} the disk refuses
   */
  async createAttemptNotebook(input: AttemptNotebook): Promise<WrittenNotebook> {
    const { context, code, stage } = input;
    const attemptNumber = input.attemptNumber ?? getNextAttemptNumber(context);
    const createdAt = this.#files.clock().toISOString();
    const time = createdAt.slice(11, 19).replaceAll(':', '');
    const number = String(attemptNumber).padStart(2, '0');
    const path = `attempts/${number}_${safeName(stage, 'attempt')}_${time}.ipynb`;
    const facts = {
      notebookType: input.notebookType,
      attemptNumber,
      stage,
      errorContext: input.errorContext ?? null,
      createdAt,
    };
    const cells = attemptCells({
      attempt: facts,
      code,
      execution: input.execution,
      errorContext: facts.errorContext,
      approvalContext: input.approvalContext ?? null,
      setup: this.#setup(context),
    });
    return await this.#write(input, path, cells, facts);
  }

  /**
   * Writes `notebook.ipynb`, in place of an earlier one.
   * @throws {WorkflowError} the run has no folder
   * @throws {ContainerConfigurationError} the disk refuses
   */
  async createFinalNotebook(input: FinalNotebook): Promise<WrittenNotebook> {
    const { context } = input;
    const folder = requireFolder(context);
    const errorContext = input.errorContext ?? null;
    const execution =
      input.execution ??
      (errorContext === null ? await loadSuccessfulExecution(folder) : undefined);
    const createdAt = this.#files.clock().toISOString();
    const cells = finalCells({
      userQuery: input.userQuery,
      taskObjective: input.taskObjective,
      createdAt,
      code: input.code,
      execution,
      results: input.results ?? capturedResults(execution),
      errorContext,
      figurePaths:
        input.figurePaths?.map((path) => relative(folder, path).split(sep).join('/')) ??
        figuresOf(execution),
      setup: this.#setup(context),
    });
    return await this.#write(input, 'notebook.ipynb', cells, {
      notebookType: errorContext === null ? NotebookType.FINAL_SUCCESS : NotebookType.FINAL_FAILURE,
      attemptNumber: getNextAttemptNumber(context),
      stage: 'final',
      errorContext,
      createdAt,
    });
  }

  #setup(context: PythonExecutionContext) {
    return { hasContextFile: context.contextFilePath !== null, connector: this.#connector };
  }

  async #write(
    { context, audit }: Pick<AttemptNotebook, 'context' | 'audit'>,
    path: string,
    cells: readonly Cell[],
    facts: Omit<NotebookAttempt, 'notebookPath' | 'notebookLink'>,
  ): Promise<WrittenNotebook> {
    const folder = requireFolder(context);
    const notebookPath = await writeContained(folder, path, notebookText(cells, audit));
    const notebookLink = this.#files.createJupyterUrl(join(folder, path));
    const attempt: NotebookAttempt = { ...facts, notebookPath, notebookLink };
    return { context: addNotebookAttempt(context, attempt), attempt };
  }
}

const capturedResults = (execution: Execution | undefined): JsonValue | undefined =>
  execution?.results.status === 'captured' ? execution.results.value : undefined;

const figuresOf = (execution: Execution | undefined): readonly string[] =>
  placeArtifacts(execution?.artifacts ?? [])
    .placed.filter(({ artifact }) => artifact.kind === 'figure')
    .map(({ path }) => path);
