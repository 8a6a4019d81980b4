import { readProgram } from '../python/program.ts';
import { normaliseSource } from '../text/source-text.ts';
import { CONTROL_PATTERN_SETS } from './control-pattern-sets.ts';
import { matchPatterns, type SystemOperation } from './match-patterns.ts';
import type { PatternSet } from './pattern-set.ts';

/** What a program does with control systems. Source: spec §19.4. */
export interface DetectedOperations {
  readonly hasWrites: boolean;
  readonly hasReads: boolean;
  /** Names of the pattern sets that found something. */
  readonly controlSystemTypes: readonly string[];
  /** Canonical names, each once. */
  readonly detectedPatterns: {
    readonly writes: readonly string[];
    readonly reads: readonly string[];
  };
  readonly operations: readonly SystemOperation[];
  /** False when some part of the program could not be followed. */
  readonly complete: boolean;
}

const unique = (names: readonly string[]): readonly string[] => [...new Set(names)];

/** Sums up what pattern sets found. */
export function summariseOperations(
  operations: readonly SystemOperation[],
  complete = true,
): DetectedOperations {
  const named = (access: SystemOperation['access']): readonly string[] =>
    unique(operations.filter((each) => each.access === access).map((each) => each.operation));
  const detectedPatterns = { writes: named('write'), reads: named('read') };
  return {
    hasWrites: detectedPatterns.writes.length > 0,
    hasReads: detectedPatterns.reads.length > 0,
    controlSystemTypes: unique(operations.map((each) => each.system)),
    detectedPatterns,
    operations,
    complete,
  };
}

/**
 * Detects control-system operations on the syntax tree, by resolved names: comments, strings and `queue.put` do not count.
 * Invalid Python gives `complete: false`. Source: spec §19.4.
 */
export async function detectControlSystemOperations(
  code: string,
  patternSets: readonly PatternSet[] = CONTROL_PATTERN_SETS,
): Promise<DetectedOperations> {
  const program = await readProgram(normaliseSource(code));
  if (program === null) return summariseOperations([], false);
  const found = patternSets.flatMap((set) => matchPatterns(program, set));
  return summariseOperations(found, program.complete);
}
