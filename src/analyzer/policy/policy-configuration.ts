import type { PythonExecutionApprovalConfig } from '../../approval/approval-config.ts';
import type { ExecutionControlConfig } from '../../config/execution-control-config.ts';
import type { JsonObject } from '../../json.ts';
import type { PatternSet } from '../patterns/pattern-set.ts';
import type { TextPatterns } from '../patterns/text-patterns.ts';

/** The settings an analysis runs with; every analyzer that is made for it gets them. */
export interface PolicyConfiguration {
  readonly approval: PythonExecutionApprovalConfig;
  readonly control: ExecutionControlConfig;
  readonly patternSets: readonly PatternSet[];
  readonly textPatterns: TextPatterns;
  /** Whatever the deployment wants its own analyzers to know. */
  readonly settings: JsonObject;
}

/** An analyzer, or a function that makes one for the settings in force. */
export type AnalyzerSource<T> = T | ((configuration: PolicyConfiguration) => T);
