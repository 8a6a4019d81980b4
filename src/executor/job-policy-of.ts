import { readPatternSets } from '../analyzer/patterns/pattern-set.ts';
import type { ServiceConfig } from '../config/service-config.ts';
import { ExecutionMode } from '../execution-mode.ts';
import type { LimitsDatabase } from '../policy/channel-limits.ts';
import { guardRulesFromPatterns } from '../policy/guard-rules-from-patterns.ts';
import { GUARD_TABLE } from '../policy/guard-table.ts';
import { jobPolicySchema, type JobPolicy } from '../policy/job-policy.ts';

/**
 * What a program of a mode may do to the control system, as its runner enforces it: the guard with the
 * deployment's own operations first, the connector, and the limits of channels. Source: spec §19.5–19.7.
 */
export function jobPolicyOf(
  { controlSystem }: Pick<ServiceConfig, 'controlSystem'>,
  mode: ExecutionMode,
  limits: LimitsDatabase | null,
): JobPolicy {
  const own = readPatternSets(controlSystem.patternSets).flatMap(guardRulesFromPatterns);
  // A gateway is a way to the machine that no connector tells of.
  const hasGateway = Object.keys(controlSystem.gateways).length > 0;
  return jobPolicySchema.parse({
    mode,
    guard: [...own, ...GUARD_TABLE],
    denyImports: mode === ExecutionMode.READ_ONLY ? controlSystem.denyImportsInReadOnly : [],
    blockProcesses: hasGateway && mode === ExecutionMode.READ_ONLY ? true : undefined,
    connector: controlSystem.connector,
    limits,
  });
}
