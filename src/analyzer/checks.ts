import type { Finding } from './finding.ts';
import { findHardCodedSecrets } from './hard-coded-secrets.ts';
import { findHiddenCode } from './hidden-code.ts';
import type { Program } from './python/program.ts';
import { assignsResults } from './result-structure.ts';
import { matchOperations } from './rules/match-operations.ts';
import { findLookAlikeNames } from './text/look-alike-names.ts';
import { HOST_RULES } from './rules/host-rules.ts';

/** Looks at a valid program and says what it sees. */
export type Check = (program: Program) => readonly Finding[];

const ESCAPE_MODULES = /^(?:js|pyodide_js|_pyodide(?:_core)?)(?:\.|$)/;

function checkImports(program: Program): readonly Finding[] {
  return program.imports
    .filter(({ module }) => ESCAPE_MODULES.test(module))
    .map(({ module, line, column }) => ({
      rule: 'import.sandbox-escape',
      category: 'import',
      severity: 'warning',
      demand: 'approval',
      message: `importing ${module} gives the program the JavaScript around it`,
      line,
      column,
      operation: module,
    }));
}

function checkCompleteness(program: Program): readonly Finding[] {
  if (program.complete) return [];
  return [
    {
      rule: 'analysis.incomplete',
      category: 'security',
      severity: 'warning',
      demand: 'approval',
      message: 'a part of the program could not be followed, so it may do more than is listed',
      line: null,
      column: null,
      operation: null,
    },
  ];
}

/** A miss is only worth a warning: the run decides whether `results` is there. */
function checkResults(program: Program): readonly Finding[] {
  if (assignsResults(program.root)) return [];
  return [
    {
      rule: 'results.not-assigned',
      category: 'correctness',
      severity: 'warning',
      demand: 'none',
      message: 'no dictionary is assigned to `results`',
      line: null,
      column: null,
      operation: null,
    },
  ];
}

/** What every program is checked for, in order. */
export const CHECKS: readonly Check[] = [
  checkCompleteness,
  checkImports,
  (program) => matchOperations(program.operations, HOST_RULES),
  findHiddenCode,
  findLookAlikeNames,
  findHardCodedSecrets,
  checkResults,
];
