import { readFileSync } from 'node:fs';
import type { PythonExecutionContext } from '../../src/notebook/execution-context.ts';
import { NotebookType } from '../../src/notebook/notebook-attempt.ts';
import {
  NotebookManager,
  type AttemptNotebook,
  type FinalNotebook,
} from '../../src/notebook/notebook-manager.ts';
import { makeFiles } from './fixture.ts';
import { notebookSchema, type Notebook } from './nbformat-rules.ts';

const read = (path: string): Notebook =>
  notebookSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
export const cellOf = (notebook: Notebook, id: string) =>
  notebook.cells.find((cell) => cell.id === id);

/** A run with a folder and context data, and ways to write its notebooks and read them back. */
export async function setUp(): Promise<{
  files: ReturnType<typeof makeFiles>;
  context: PythonExecutionContext;
  attempt: (input?: Partial<AttemptNotebook>) => Promise<Notebook>;
  final: (input?: Partial<FinalNotebook>) => Promise<Notebook>;
}> {
  const files = makeFiles();
  const manager = new NotebookManager(files);
  const context = await files.saveContext(await files.createExecutionFolder(), {
    T: { k: { f: 1 } },
  });
  return {
    files,
    context,
    attempt: async (input) => {
      const written = await manager.createAttemptNotebook({
        context,
        code: 'results = {"a": 1}',
        stage: 'execution',
        notebookType: NotebookType.EXECUTION_ATTEMPT,
        audit: {},
        ...input,
      });
      return read(written.attempt.notebookPath);
    },
    final: async (input) => {
      const written = await manager.createFinalNotebook({
        context,
        userQuery: 'How much?',
        taskObjective: 'Compute it.',
        code: 'results = {"a": 1}',
        audit: {},
        ...input,
      });
      return read(written.attempt.notebookPath);
    },
  };
}
