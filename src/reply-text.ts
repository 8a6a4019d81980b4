import type { JsonObject } from './json.ts';
import type { PythonExecutionSuccess } from './result.ts';
import { recursivelySummarizeData } from './summarize-data.ts';

const SHOWN_PATHS = 20;

/** The text, with its end cut off where it is longer than the limit. */
export const cutText = (text: string, limit: number): string =>
  text.length <= limit
    ? text
    : `${text.slice(0, Math.max(0, limit - 40)).toWellFormed()}... (cut; ${text.length} characters)`;

function resultsText(results: JsonObject, limit: number): string {
  const whole = JSON.stringify(results);
  return whole.length <= limit
    ? whole
    : cutText(JSON.stringify(recursivelySummarizeData(results)), limit);
}

const pathLines = (title: string, paths: readonly string[]): string[] =>
  paths.length === 0
    ? []
    : [
        `${title}: ${paths.slice(0, SHOWN_PATHS).join(', ')}${paths.length > SHOWN_PATHS ? ` and ${paths.length - SHOWN_PATHS} more` : ''}`,
      ];

/** What a program brought, for a model or a conversation; never more characters than the budget. */
export function replyText(success: PythonExecutionSuccess, budgetChars: number): string {
  const { results, stdout, figurePaths, artifactPaths, notebookPath } = success;
  const half = Math.floor(budgetChars / 2);
  const text = [
    `Results: ${resultsText(results, half)}`,
    ...(stdout === '' ? [] : [`Output:\n${cutText(stdout, Math.floor(budgetChars / 4))}`]),
    ...pathLines('Figures', figurePaths),
    ...pathLines('Files', artifactPaths),
    `Notebook: ${notebookPath}`,
  ].join('\n');
  return cutText(text, budgetChars);
}
