import { z } from 'zod';
import { ExecutionMode } from '../execution-mode.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import type { ChannelLimits, LimitsDatabase } from './channel-limits.ts';
import { connectorConfigSchema, type ConnectorConfig } from './connector-config.ts';
import type { GuardRule } from './guard-rule.ts';
import { jobPolicySchema, type JobPolicy } from './job-policy.ts';

/** The parts of a job that decide on its policy. */
interface PolicyInput {
  readonly policy?: JobPolicy;
  readonly capture: string;
  readonly context: JsonValue;
  readonly network: 'none' | 'on' | 'never';
}

const contextSchema = z.object({
  _execution_config: z.object({
    control_system: z.object({
      type: z.string(),
      timeout_seconds: z.number().optional(),
      channels: z.record(z.string(), z.unknown()).optional(),
      faults: z.record(z.string(), z.unknown()).optional(),
    }),
  }),
});

/** The connector that `_execution_config.control_system` of the context names. Source: spec §19.5. */
function connectorOfContext(context: JsonValue): ConnectorConfig | null {
  if (context === null) return null;
  const found = contextSchema.safeParse(context);
  if (!found.success) return null;
  const { timeout_seconds, ...rest } = found.data['_execution_config'].control_system;
  const timeout = timeout_seconds === undefined ? {} : { timeoutSeconds: timeout_seconds };
  return connectorConfigSchema.safeParse({ ...rest, ...timeout }).data ?? null;
}

const limitsOf = (limits: ChannelLimits): JsonObject => ({
  writable: limits.writable,
  min_value: limits.minValue ?? null,
  max_value: limits.maxValue ?? null,
  max_step: limits.maxStep ?? null,
});

const databaseOf = ({ channels, allowUnlisted }: LimitsDatabase): JsonObject => ({
  allow_unlisted: allowUnlisted,
  channels: Object.fromEntries(
    Object.entries(channels).map(([address, limits]) => [address, limitsOf(limits)]),
  ),
});

const ruleOf = ({ read, channel, value, ...rule }: GuardRule): JsonObject => ({
  ...rule,
  channel: channel === undefined ? null : { self: channel.self ?? null, arg: channel.arg ?? null },
  value: value ?? null,
  read:
    read === undefined
      ? null
      : {
          on: read.on,
          member: read.member,
          with_channel: read.withChannel,
          arg: read.arg ?? null,
          result: read.result ?? null,
        },
});

const DEFAULT_POLICY = jobPolicySchema.parse({});
const tables = new WeakMap<readonly GuardRule[], JsonObject>();

/**
 * The guard's rules as text, and the libraries they are for: a program that imports none of these, as most do, need not
 * have the rules read.
 */
function guardTable(rules: readonly GuardRule[]): JsonObject {
  const known = tables.get(rules);
  if (known !== undefined) return known;
  const libraries = new Set(rules.map(({ module }) => module.split('.', 1)[0] ?? ''));
  const table = { guard: JSON.stringify(rules.map(ruleOf)), guarded: [...libraries] };
  tables.set(rules, table);
  return table;
}

/** A connector as the runner reads it. */
export const runnerConnector = (connector: ConnectorConfig | null): JsonObject | null => {
  if (connector === null || connector.type === 'mock') return connector;
  return { type: connector.type, timeout_seconds: connector.timeoutSeconds };
};

/**
 * New programs and native libraries are outside the guard's interpreter. They are refused by default where
 * there is a machine to protect, or a network that may lead to one; a question about data may start programs,
 * which the sandbox holds.
 */
function blocksProcesses(
  { mode, limits, blockProcesses }: JobPolicy,
  hasMachine: boolean,
): boolean {
  return blockProcesses ?? (hasMachine && (mode === ExecutionMode.READ_ONLY || limits !== null));
}

/**
 * The policy of a job as its runner reads it. A cell without one is read-only; a plain script without one
 * has none (null), since nothing but the sandbox is promised for it.
 */
export function runnerPolicy({
  policy,
  capture,
  context,
  network,
}: PolicyInput): JsonObject | null {
  if (policy === undefined && capture !== 'cell') return null;
  const chosen = policy ?? DEFAULT_POLICY;
  const connector = chosen.connector ?? connectorOfContext(context);
  return {
    mode: chosen.mode,
    ...guardTable(chosen.guard),
    deny_imports: chosen.denyImports,
    block_processes: blocksProcesses(chosen, connector !== null || network === 'on'),
    connector: runnerConnector(connector),
    limits: chosen.limits === null ? null : databaseOf(chosen.limits),
  };
}
