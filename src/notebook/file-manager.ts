import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir } from 'node:fs/promises';
import { basename, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { ContainerConfigurationError, WorkflowError } from '../errors.ts';
import type { JsonValue } from '../json.ts';
import type { Execution } from '../sandbox/execution.ts';
import { isInitialized, type PythonExecutionContext } from './execution-context.ts';
import { safeName } from './safe-name.ts';
import { jsonText, saveExecution, type SavedExecution } from './save-execution.ts';
import { writeContained } from './write-contained.ts';

/** The owner and the group, so that a sandbox in that group may write; nobody else. */
const FOLDER_MODE = 0o770;

export interface FileManagerOptions {
  /** Relative to the working directory. @default '_agent_data' */
  readonly agentDataDir?: string | undefined;
  /** Folder of execution folders below it. @default 'executed_scripts' */
  readonly executedScriptsDir?: string | undefined;
  /** The Jupyter server that serves `agentDataDir`; without it there are no links. A token becomes part of each link. */
  readonly jupyter?: { readonly baseUrl: string; readonly token?: string | undefined } | undefined;
  /** @default the system clock */
  readonly clock?: (() => Date) | undefined;
}

/** Lays out and fills the execution folders; all times in names are UTC. Source: spec §13.1, §13.2. */
export class FileManager {
  /** `<agentDataDir>/<executedScriptsDir>`, absolute. */
  readonly baseDir: string;
  readonly clock: () => Date;
  readonly #jupyter: FileManagerOptions['jupyter'];

  constructor(options: FileManagerOptions = {}) {
    this.baseDir = resolve(
      options.agentDataDir ?? '_agent_data',
      options.executedScriptsDir ?? 'executed_scripts',
    );
    this.clock = options.clock ?? (() => new Date());
    this.#jupyter = options.jupyter;
  }

  /**
   * Makes `YYYY-MM/execution_<YYYYMMDD_HHMMSS>_<name>_<8 hex>/` with `attempts/` in it.
   * @throws {ContainerConfigurationError} the data directory cannot be written
   */
  async createExecutionFolder(name = 'python_executor'): Promise<PythonExecutionContext> {
    const now = this.clock().toISOString();
    const day = now.slice(0, 10).replaceAll('-', '');
    const time = now.slice(11, 19).replaceAll(':', '');
    const unique = randomBytes(4).toString('hex');
    const folderName = `execution_${day}_${time}_${safeName(name, 'python_executor')}_${unique}`;
    const folderPath = join(this.baseDir, now.slice(0, 7), folderName);
    const attemptsFolder = join(folderPath, 'attempts');
    try {
      await mkdir(attemptsFolder, { recursive: true, mode: FOLDER_MODE });
      // The umask takes bits away from a mode given to mkdir.
      for (const path of [folderPath, attemptsFolder]) await chmod(path, FOLDER_MODE);
    } catch (error) {
      throw new ContainerConfigurationError(
        `No execution folder can be made in ${this.baseDir}; check \`agent_data_dir\` and its permissions.`,
        { cause: error },
      );
    }
    return {
      folderPath,
      folderUrl: this.createJupyterUrl(folderPath),
      attemptsFolder,
      contextFilePath: null,
      notebookAttempts: [],
    };
  }

  /**
   * An execution folder of an earlier run, to go on in.
   * @throws {ContainerConfigurationError} it is not there, or not below `baseDir`
   */
  async openExecutionFolder(path: string): Promise<PythonExecutionContext> {
    const folderPath = resolve(path);
    const attemptsFolder = join(folderPath, 'attempts');
    const below = relative(this.baseDir, folderPath);
    if (below === '' || below.split(sep)[0] === '..' || isAbsolute(below)) {
      throw new ContainerConfigurationError(
        `The execution folder ${folderPath} does not lie below ${this.baseDir}.`,
      );
    }
    await readdir(attemptsFolder).catch((error: unknown) => {
      throw new ContainerConfigurationError(`${folderPath} is no execution folder.`, {
        cause: error,
      });
    });
    return {
      folderPath,
      folderUrl: this.createJupyterUrl(folderPath),
      attemptsFolder,
      contextFilePath: null,
      notebookAttempts: [],
    };
  }

  /** Writes `context.json` and returns the context that knows it; null data are written as `null`. Source: spec §12. */
  async saveContext(
    context: PythonExecutionContext,
    data: JsonValue,
  ): Promise<PythonExecutionContext> {
    const folder = requireFolder(context);
    return {
      ...context,
      contextFilePath: await writeContained(folder, 'context.json', jsonText(data)),
    };
  }

  /** Writes `results.json` and returns its path. */
  async saveResults(results: JsonValue, folder: string): Promise<string> {
    return await writeContained(folder, 'results.json', jsonText(results));
  }

  /** Writes streams, results, figures, artifacts and metadata of an execution; see {@link saveExecution}. */
  async saveExecution(
    folder: string,
    execution: Execution,
    executionMode?: 'local' | 'container',
  ): Promise<SavedExecution> {
    return await saveExecution(folder, execution, executionMode);
  }

  /** Link to a file or folder below `baseDir`; empty without a Jupyter server, and for any other path. */
  createJupyterUrl(path: string): string {
    const below = relative(this.baseDir, resolve(path));
    const parts = below.split(sep);
    if (this.#jupyter === undefined || below === '' || parts[0] === '..') return '';
    const { baseUrl, token } = this.#jupyter;
    const encoded = [basename(this.baseDir), ...parts].map(encodeURIComponent).join('/');
    const query = token === undefined ? '' : `?token=${encodeURIComponent(token)}`;
    return `${baseUrl.replace(/\/+$/, '')}/lab/tree/${encoded}${query}`;
  }
}

/**
 * The folder of a run.
 * @throws {WorkflowError} there is none yet
 */
export function requireFolder(context: PythonExecutionContext): string {
  if (isInitialized(context)) return context.folderPath;
  throw new WorkflowError(
    'The run has no execution folder yet; call createExecutionFolder first.',
    'orchestration',
  );
}
