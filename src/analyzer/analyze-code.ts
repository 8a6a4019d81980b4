import { ApprovalMode, type PythonExecutionApprovalConfig } from '../approval/approval-config.ts';
import { ExecutionControlConfig } from '../config/execution-control-config.ts';
import type { JsonObject } from '../json.ts';
import type { AnalysisResult } from './analysis-result.ts';
import { askingOf } from './asking/asking-of.ts';
import { type Check, CHECKS } from './checks.ts';
import { sha256OfCode } from './code-hash.ts';
import type { Finding } from './finding.ts';
import { CONTROL_PATTERN_SETS } from './patterns/control-pattern-sets.ts';
import type { PatternSet } from './patterns/pattern-set.ts';
import type { TextPatterns } from './patterns/text-patterns.ts';
import { applyPolicy, NO_POLICY, type PolicyVerdict } from './policy/apply-policy.ts';
import { basicAnalysis, type RequestContext } from './policy/basic-analysis.ts';
import type { DomainAnalyzer } from './policy/domain-analyzer.ts';
import type { ModeResolver } from './policy/mode-rules.ts';
import type { ExecutionPolicyAnalyzer } from './policy/policy-analyzer.ts';
import type { AnalyzerSource, PolicyConfiguration } from './policy/policy-configuration.ts';
import { type Program, readProgram } from './python/program.ts';
import { findingOf } from './ruff-findings.ts';
import { lintPython } from './ruff.ts';
import { runChecks } from './run-checks.ts';
import { findMisleadingText, findUnreadableSource, normaliseSource } from './text/source-text.ts';
import { judge } from './verdict.ts';

/** What the analysis depends on beside the code. */
export interface AnalysisOptions extends RequestContext {
  /** The interpreter that will run the code, such as `3.11`. */
  readonly pythonVersion: string;
  /** When a human is asked; `approval` counts more. @default when_found */
  readonly approvalMode?: ApprovalMode;
  /** The same from a configuration of the framework. */
  readonly approval?: PythonExecutionApprovalConfig;
  /** Whether programs may write to control systems. @default they may not */
  readonly control?: ExecutionControlConfig;
  /** What counts as reading and writing. @default CONTROL_PATTERN_SETS */
  readonly patternSets?: readonly PatternSet[];
  /** Regular expressions that count too, on the code without its strings and comments. @default none */
  readonly textPatterns?: TextPatterns;
  /** Analyzers of the deployment, or functions that make them; the default one runs too. @default none */
  readonly domainAnalyzers?: readonly AnalyzerSource<DomainAnalyzer>[];
  /** Policies of the deployment, or functions that make them; the default one runs too. @default none */
  readonly policyAnalyzers?: readonly AnalyzerSource<ExecutionPolicyAnalyzer>[];
  /** What each execution mode means; null in the result when it is not given. */
  readonly modes?: ModeResolver;
  /** What analyzers of the deployment are told. @default {} */
  readonly settings?: JsonObject;
  /** Checks to run after the analyzer's own. @default none */
  readonly moreChecks?: readonly Check[];
}

const TOO_DEEP: Finding = {
  rule: 'syntax.too-deep',
  category: 'syntax',
  severity: 'error',
  demand: 'rejection',
  message: 'the program is nested too deeply to be compiled safely',
  line: null,
  column: null,
  operation: null,
};

/** Programs that overflow the stack while they are read are treated as nested too deeply. */
async function readOrNull(text: string): Promise<Program | null> {
  try {
    return await readProgram(text);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

interface Examined {
  readonly findings: readonly Finding[];
  /** Null when the code is no valid program. */
  readonly program: Program | null;
}

async function examine(code: string, options: AnalysisOptions): Promise<Examined> {
  const text = normaliseSource(code);
  const unreadable = findUnreadableSource(text);
  if (unreadable.length > 0) return { findings: unreadable, program: null };
  const diagnostics = await lintPython(text, options.pythonVersion);
  if (diagnostics === null) return { findings: [TOO_DEEP], program: null };
  const remarks = diagnostics.map(findingOf);
  // A tree of broken code says nothing reliable about what the code does.
  if (remarks.some((remark) => remark.demand === 'rejection')) {
    return { findings: remarks, program: null };
  }
  const program = await readOrNull(text);
  if (program === null) return { findings: [TOO_DEEP], program: null };
  const checks = [...CHECKS, ...(options.moreChecks ?? [])];
  const findings = [...findMisleadingText(text), ...remarks, ...runChecks(program, checks)];
  return { findings, program };
}

function configurationOf(options: AnalysisOptions): PolicyConfiguration {
  const mode = options.approvalMode ?? ApprovalMode.WHEN_FOUND;
  return {
    approval: options.approval ?? { enabled: mode !== ApprovalMode.DISABLED, mode },
    control: options.control ?? new ExecutionControlConfig(),
    patternSets: options.patternSets ?? CONTROL_PATTERN_SETS,
    textPatterns: options.textPatterns ?? { write: [], read: [] },
    settings: options.settings ?? {},
  };
}

function decide(
  code: string,
  { findings, program }: Examined,
  options: AnalysisOptions,
  configuration: PolicyConfiguration,
): Promise<PolicyVerdict> | PolicyVerdict {
  if (program === null) return NO_POLICY;
  const analyzers = {
    domainAnalyzers: options.domainAnalyzers ?? [],
    policyAnalyzers: options.policyAnalyzers ?? [],
    modes: options.modes,
  };
  const basic = basicAnalysis(code, program, findings, options);
  return applyPolicy(basic, program, analyzers, configuration);
}

/**
 * Analyses a program without running it. Bad Python is never an error but a finding, and `passed` is false.
 * The outcome is advice and policy; the boundary is the sandbox. Source: spec §10.
 * @throws {ContainerConfigurationError} when the Python version is not known or the parsers are not installed
 */
export async function analyzeCode(code: string, options: AnalysisOptions): Promise<AnalysisResult> {
  const configuration = configurationOf(options);
  const examined = await examine(code, options);
  const policy = await decide(code, examined, options, configuration);
  const { findings, program } = examined;
  const asking =
    program &&
    askingOf(program, [...findings, ...policy.findings], policy, configuration.patternSets);
  const known = { codeSha256: sha256OfCode(code), asking };
  return judge(findings, policy, configuration.approval, known);
}
