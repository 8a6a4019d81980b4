import { ApprovalMode } from '../../approval/approval-config.ts';
import { ExecutionMode } from '../../execution-mode.ts';
import type { AskingReason } from '../asking/asking.ts';
import type { Finding } from '../finding.ts';
import {
  type AnalyzerFailure,
  failureFinding,
  makeAnalyzers,
  runAnalyzers,
} from './analyzer-list.ts';
import type { BasicAnalysisResult } from './basic-analysis.ts';
import { DefaultPolicyAnalyzer } from './default-policy-analyzer.ts';
import type { DomainAnalysisResult } from './domain-analyzer.ts';
import {
  type ExecutionPolicyAnalyzer,
  type ExecutionPolicyDecision,
  executionPolicyDecisionSchema,
} from './policy-analyzer.ts';
import type { AnalyzerSource, PolicyConfiguration } from './policy-configuration.ts';

/** What all policies together say. */
export interface PolicyOutcome {
  readonly executionMode: ExecutionMode;
  readonly needsApproval: boolean;
  /** Why, one sentence per policy that asks. */
  readonly reasons: readonly string[];
  /** The same as classes; null when others than the analyzer's own policy ask. */
  readonly reasonKinds: readonly AskingReason[] | null;
  readonly recommendations: readonly string[];
  readonly findings: readonly Finding[];
}

function issueFinding(name: string, decision: ExecutionPolicyDecision, message: string): Finding {
  return {
    rule: `policy.${name}`,
    category: 'security',
    severity: decision.analysisPassed ? 'warning' : 'error',
    demand: decision.analysisPassed ? 'none' : 'rejection',
    message,
    line: null,
    column: null,
    operation: null,
  };
}

/** A refusal without a reason still refuses. */
function findingsOf(name: string, decision: ExecutionPolicyDecision): readonly Finding[] {
  const placed = decision.findings ?? [];
  const issues = decision.additionalIssues.map((issue) => issueFinding(name, decision, issue));
  const all = [...placed, ...issues];
  const isSaid = decision.analysisPassed || all.some(({ demand }) => demand === 'rejection');
  return isSaid ? all : [...all, issueFinding(name, decision, `the policy "${name}" refuses it`)];
}

interface NamedDecision {
  readonly name: string;
  /** True for the analyzer's own policy. */
  readonly isOwn: boolean;
  readonly decision: ExecutionPolicyDecision;
}

function reasonKindsOf(
  asking: readonly NamedDecision[],
  { mode }: PolicyConfiguration['approval'],
): AskingReason[] | null {
  if (asking.length === 0) return [];
  if (asking.some(({ isOwn }) => !isOwn)) return null;
  if (mode === ApprovalMode.ALL_CODE) return ['every_program'];
  const writes = asking.every(
    ({ decision }) => decision.additionalContext?.['has_epics_writes'] === true,
  );
  return writes ? ['control_write'] : null;
}

/** The strictest of all: least privileged mode, approval if any asks, every refusal. */
function merge(
  named: readonly NamedDecision[],
  failures: readonly AnalyzerFailure[],
  approval: PolicyConfiguration['approval'],
): PolicyOutcome {
  const asking = named.filter(({ decision }) => decision.needsApproval);
  const modes = named.map(({ decision }) => decision.executionMode);
  const mayWrite =
    failures.length === 0 &&
    modes.includes(ExecutionMode.WRITE_ACCESS) &&
    !modes.includes(ExecutionMode.READ_ONLY);
  return {
    executionMode: mayWrite ? ExecutionMode.WRITE_ACCESS : ExecutionMode.READ_ONLY,
    needsApproval: asking.length > 0 || failures.length > 0,
    reasons: asking.map(
      ({ name, decision }) => decision.approvalReasoning ?? `The policy "${name}" asks for it.`,
    ),
    reasonKinds: failures.length > 0 ? null : reasonKindsOf(asking, approval),
    recommendations: named.flatMap(({ decision }) => decision.recommendations),
    findings: [
      ...named.flatMap(({ name, decision }) => findingsOf(name, decision)),
      ...failures.map((failure) => failureFinding('policy', failure)),
    ],
  };
}

/**
 * Runs every policy analyzer and merges their decisions. One that fails, or gives no valid decision, asks for approval
 * and leaves the program read-only. Source: spec §10.4.
 */
export async function decidePolicy(
  basic: BasicAnalysisResult,
  domain: DomainAnalysisResult,
  sources: readonly AnalyzerSource<ExecutionPolicyAnalyzer>[],
  configuration: PolicyConfiguration,
): Promise<PolicyOutcome> {
  const byDefault = new DefaultPolicyAnalyzer(configuration);
  const made = makeAnalyzers(sources, byDefault, configuration);
  const { outcomes, failures } = await runAnalyzers(made.analyzers, async (analyzer) => ({
    name: analyzer.name,
    isOwn: analyzer === byDefault,
    decision: executionPolicyDecisionSchema.parse(await analyzer.analyzePolicy(basic, domain)),
  }));
  return merge(outcomes, [...made.failures, ...failures], configuration.approval);
}
