import { analyzeCode } from '../../src/analyzer/analyze-code.ts';
import type { Demand } from '../../src/analyzer/finding.ts';
import type { Execution } from '../../src/sandbox/execution.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { machineLog, runSnippet } from '../../test/policy/run-snippet.ts';
import type { Snippet } from '../../test/policy/snippet.ts';

/** What analysis said of a snippet before it ran, and what the guard did when it ran in read-only mode. */
export interface DetectionRow {
  readonly snippet: Snippet;
  /** Writes for which analysis refuses the program, as names; null = none. */
  readonly found: string | null;
  /** What else it wants a human to look at, as rules; null = nothing. */
  readonly asks: string | null;
  /** Refused calls, each once; null = none. */
  readonly refused: string | null;
  /** Something reached the machine. */
  readonly reached: boolean;
  /** The program ended without an exception. */
  readonly ranToEnd: boolean;
}

const joined = (names: readonly string[]): string | null =>
  names.length === 0 ? null : [...new Set(names)].join(', ');

const refusedBy = ({ refusals = [] }: Execution): string | null =>
  joined(refusals.map(({ target }) => target));

/** Analyses and runs one snippet. */
export async function measureDetection(sandbox: Sandbox, snippet: Snippet): Promise<DetectionRow> {
  const { findings } = await analyzeCode(snippet.code, { pythonVersion: '3.11' });
  const demanding = (wanted: Demand) => findings.filter(({ demand }) => demand === wanted);
  const execution = await runSnippet(sandbox, snippet.code);
  return {
    snippet,
    found: joined(demanding('rejection').map(({ operation, rule }) => operation ?? rule)),
    asks: joined(demanding('approval').map(({ rule }) => rule)),
    refused: refusedBy(execution),
    reached: machineLog(execution).length > 0,
    ranToEnd: execution.error === null && execution.exitCode === 0,
  };
}
