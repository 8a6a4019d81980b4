import { basename } from 'node:path';
import { z } from 'zod';
import type { PythonExecutionSuccess } from '../result.ts';

/** The schema of {@link CapturedFigure}. */
export const capturedFigureSchema = z.object({
  capability: z.string(),
  /** Absolute path. */
  figure_path: z.string(),
  /** ISO 8601. */
  created_at: z.string(),
  display_name: z.string(),
  metadata: z.record(z.string(), z.json()),
});
/** One figure for the user interface. Source: spec §17.2, point 5. */
export type CapturedFigure = z.infer<typeof capturedFigureSchema>;

interface Origin {
  readonly contextKey: string;
  readonly now: Date;
}

/** The list of captured figures with those of a run added; a figure that is there already is not added again. */
export function registerFigures(
  captured: readonly CapturedFigure[],
  result: PythonExecutionSuccess,
  { contextKey, now }: Origin,
): CapturedFigure[] {
  const known = new Set(captured.map((figure) => figure.figure_path));
  const fresh = result.figurePaths.filter((path) => !known.has(path));
  return [
    ...captured,
    ...fresh.map((path) => ({
      capability: 'python_executor',
      figure_path: path,
      created_at: now.toISOString(),
      display_name: basename(path),
      metadata: {
        execution_folder: result.folderPath,
        notebook_link: result.notebookLink,
        execution_time: result.executionTime,
        context_key: contextKey,
      },
    })),
  ];
}
