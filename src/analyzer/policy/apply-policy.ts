import type { ExecutionModeConfig } from '../../config/execution-mode-config.ts';
import { ExecutionMode } from '../../execution-mode.ts';
import type { AskingReason } from '../asking/asking.ts';
import type { Finding } from '../finding.ts';
import type { Program } from '../python/program.ts';
import type { BasicAnalysisResult } from './basic-analysis.ts';
import { analyzeDomains } from './domain-analysis-manager.ts';
import type { DomainAnalyzer } from './domain-analyzer.ts';
import { decidePolicy } from './execution-policy-manager.ts';
import { applyMode, type ModeResolver } from './mode-rules.ts';
import type { ExecutionPolicyAnalyzer } from './policy-analyzer.ts';
import type { AnalyzerSource, PolicyConfiguration } from './policy-configuration.ts';

/** Who decides beside the analyzer's own policy. */
export interface PolicyAnalyzers {
  readonly domainAnalyzers: readonly AnalyzerSource<DomainAnalyzer>[];
  readonly policyAnalyzers: readonly AnalyzerSource<ExecutionPolicyAnalyzer>[];
  readonly modes: ModeResolver | undefined;
}

/** What domains, policies and the mode together say about a program. */
export interface PolicyVerdict {
  readonly findings: readonly Finding[];
  /** Why a human must be asked, whatever the approval mode says about findings. */
  readonly reasons: readonly string[];
  /** The same as classes; null when a policy of the deployment asks, or something failed, so that nobody knows why. */
  readonly reasonKinds: readonly AskingReason[] | null;
  readonly recommendations: readonly string[];
  readonly hasWrites: boolean;
  readonly hasReads: boolean;
  readonly mode: ExecutionMode;
  readonly modeConfig: ExecutionModeConfig | null;
}

/** What holds for code that no policy was asked about, because it is no valid program. */
export const NO_POLICY: PolicyVerdict = {
  findings: [],
  reasons: [],
  reasonKinds: null,
  recommendations: [],
  hasWrites: false,
  hasReads: false,
  mode: ExecutionMode.READ_ONLY,
  modeConfig: null,
};

/** Asks the domains what a program does, the policies what follows, and the mode whether it allows that. */
export async function applyPolicy(
  basic: BasicAnalysisResult,
  program: Program,
  { domainAnalyzers, policyAnalyzers, modes }: PolicyAnalyzers,
  configuration: PolicyConfiguration,
): Promise<PolicyVerdict> {
  const domains = await analyzeDomains(basic, program, domainAnalyzers, configuration);
  const policy = await decidePolicy(basic, domains.domain, policyAnalyzers, configuration);
  const mode = applyMode(policy.executionMode, modes);
  const detected = domains.domain.detectedOperations;
  const findings = [...domains.findings, ...policy.findings, ...mode.findings];
  const failed = [...basic.findings, ...findings].filter(({ rule }) =>
    /\.(?:analyzer|check)-failed$/.test(rule),
  );
  return {
    findings,
    reasons: [
      ...failed.map(({ message }) => `Approval is needed because ${message}.`),
      ...policy.reasons,
      ...(mode.reason === null ? [] : [mode.reason]),
    ],
    reasonKinds:
      policy.reasonKinds === null || failed.length > 0
        ? null
        : [...policy.reasonKinds, ...(mode.reason === null ? [] : (['execution_mode'] as const))],
    recommendations: policy.recommendations,
    hasWrites: detected.some((each) => each.endsWith('_writes')),
    hasReads: detected.some((each) => each.endsWith('_reads')),
    mode: policy.executionMode,
    modeConfig: mode.config,
  };
}
