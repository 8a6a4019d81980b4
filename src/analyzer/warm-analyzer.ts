import { parsePython } from './python/parse-python.ts';
import { lintPython } from './ruff.ts';

/**
 * Loads the linter and the grammar, so that the first analysis need not wait for them. What is wrong with them is
 * for that analysis to tell.
 */
export async function warmAnalyzer(pythonVersion: string): Promise<void> {
  await Promise.allSettled([lintPython('', pythonVersion), parsePython('')]);
}
