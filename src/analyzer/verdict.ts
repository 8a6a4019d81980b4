import type { AnalysisResult } from './analysis-result.ts';
import type { PythonExecutionApprovalConfig } from '../approval/approval-config.ts';
import type { ExecutionModeConfig } from '../config/execution-mode-config.ts';
import { toWire } from '../wire.ts';
import type { Finding } from './finding.ts';
import type { PolicyVerdict } from './policy/apply-policy.ts';
import { recommend } from './recommendations.ts';

const DEMANDS = ['none', 'approval', 'rejection'] as const;
const SEVERITIES = ['info', 'warning', 'error'] as const;
const MAX_FINDINGS = 100;

function weight(finding: Finding): number {
  return DEMANDS.indexOf(finding.demand) * 3 + SEVERITIES.indexOf(finding.severity);
}

function worstFirst(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted(
    (one, other) => weight(other) - weight(one) || (one.line ?? 0) - (other.line ?? 0),
  );
}

function cut(sorted: readonly Finding[]): Finding[] {
  if (sorted.length <= MAX_FINDINGS) return [...sorted];
  const more: Finding = {
    rule: 'analysis.more',
    category: 'correctness',
    severity: 'info',
    demand: 'none',
    message: `${sorted.length - MAX_FINDINGS} lesser findings are left out`,
    line: null,
    column: null,
    operation: null,
  };
  return [...sorted.slice(0, MAX_FINDINGS), more];
}

/** A finding as one line. */
export function issueOf({ line, message, rule }: Finding): string {
  return `${line === null ? '' : `line ${line}: `}${message} [${rule}]`;
}

function findingReason(findings: readonly Finding[]): string | null {
  const reasons = findings.filter((finding) => finding.demand === 'approval');
  const [first] = reasons;
  if (first === undefined) return null;
  const where = first.line === null ? '' : ` (line ${first.line})`;
  const others = reasons.length - 1;
  const rest = others === 0 ? '' : `, and ${others} more finding${others === 1 ? '' : 's'}`;
  return `Approval is needed because ${first.message}${where}${rest}.`;
}

/** Findings are silent when nobody is to be asked; policies that ask nevertheless are heard. */
function reasonFor(
  findings: readonly Finding[],
  policy: PolicyVerdict,
  { enabled, mode }: PythonExecutionApprovalConfig,
): string | null {
  const isQuiet = !enabled || mode === 'disabled';
  const found = isQuiet ? null : findingReason(findings);
  const reasons = new Set([...(found === null ? [] : [found]), ...policy.reasons]);
  return reasons.size === 0 ? null : [...reasons].join(' ');
}

const modeOnWire = (config: ExecutionModeConfig | null): AnalysisResult['executionModeConfig'] =>
  config === null
    ? null
    : {
        ...toWire(config),
        environment: { ...config.environment },
        epics_gateway: config.epicsGateway === null ? null : { ...config.epicsGateway },
      };

/** What findings and policies mean for a program: whether it may run, how, and whether a human is asked first. Source: spec §10.1, §10.4. */
export function judge(
  findings: readonly Finding[],
  policy: PolicyVerdict,
  approval: PythonExecutionApprovalConfig,
  { codeSha256, asking }: Pick<AnalysisResult, 'codeSha256' | 'asking'>,
): AnalysisResult {
  const sorted = worstFirst([...findings, ...policy.findings]);
  const passed = sorted.every((finding) => finding.demand !== 'rejection');
  const approvalReasoning = passed ? reasonFor(sorted, policy, approval) : null;
  const kept = cut(sorted);
  return {
    passed,
    issues: [...new Set(kept.map(issueOf))],
    recommendations: [...new Set([...recommend(kept), ...policy.recommendations])],
    severity:
      SEVERITIES[Math.max(0, ...kept.map((each) => SEVERITIES.indexOf(each.severity)))] ?? 'info',
    hasEpicsWrites: policy.hasWrites,
    hasEpicsReads: policy.hasReads,
    recommendedExecutionMode: policy.mode,
    needsApproval: approvalReasoning !== null,
    approvalReasoning,
    executionModeConfig: modeOnWire(policy.modeConfig),
    findings: kept,
    asking: approvalReasoning === null ? null : asking,
    codeSha256,
  };
}
