import { z } from 'zod';
import type { ApprovalMode } from './approval/approval-config.ts';
import { isTable } from './config/deep-merge.ts';
import { readSettings } from './config/load-service-config.ts';
import { approvalModeSchema, type ServiceConfig } from './config/service-config.ts';
import { ContainerConfigurationError } from './errors.ts';

/** What one run may set for itself; a person sees these as fields in LangGraph Studio. */
export const runSettingsSchema = z.object({
  approval_mode: approvalModeSchema.optional().describe('when a human is asked'),
  max_generation_retries: z.int().min(1).max(100).optional().describe('programs tried at most'),
  max_execution_retries: z
    .int()
    .min(0)
    .max(100)
    .optional()
    .describe('repetitions of what infrastructure broke'),
  execution_timeout_seconds: z.number().positive().optional().describe('time limit of a program'),
  writes_enabled: z.boolean().optional().describe('whether programs may write to a control system'),
  code_model: z.string().min(1).optional().describe('model that writes the programs'),
});
export type RunSettings = z.infer<typeof runSettingsSchema>;

/** Where a run's settings come from: `context` of LangGraph 1.x, and `configurable`, flat or in the framework's sections. */
export interface RunConfiguration {
  readonly context?: unknown;
  readonly configurable?: Readonly<Record<string, unknown>> | undefined;
}

/** The framework's sections that say something about a run; null: all of the section, else the named parts. */
const SECTIONS: Readonly<Record<string, readonly string[] | null>> = {
  agent_control_defaults: null,
  approval_config: null,
  control_system: ['writes_enabled', 'writesEnabled'],
  execution_control: ['epics'],
  framework: ['python_executor'],
  python_executor: null,
};

const STRICTNESS: Readonly<Record<ApprovalMode, number>> = {
  disabled: 0,
  when_found: 1,
  control_writes: 1,
  epics_writes: 1,
  all_code: 2,
};

const asTable = (value: unknown): Readonly<Record<string, unknown>> =>
  z.record(z.string(), z.unknown()).safeParse(value).data ?? {};

const pick = (source: Readonly<Record<string, unknown>>, names: readonly string[]) =>
  Object.fromEntries(
    Object.entries(source).filter(([name, value]) => names.includes(name) && value !== undefined),
  );

const withoutUndefined = <T extends object>(source: T): T =>
  Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined)) as T;

/** What the framework's sections of a configurable mean for a run. Source: spec §8.1. */
function fromSections(configurable: Readonly<Record<string, unknown>>): RunSettings {
  const sections = Object.entries(pick(configurable, Object.keys(SECTIONS))).map(
    ([name, section]) => {
      const parts = SECTIONS[name];
      return [name, parts && isTable(section) ? pick(section, parts) : section];
    },
  );
  if (sections.length === 0) return {};
  const settings = readSettings(Object.fromEntries(sections));
  if (settings.controlSystem !== undefined && !isTable(settings.controlSystem)) {
    throw new ContainerConfigurationError('Bad settings of the run: control_system is no table.');
  }
  return {
    approval_mode: settings.approval?.mode,
    max_generation_retries: settings.maxGenerationRetries,
    max_execution_retries: settings.maxExecutionRetries,
    execution_timeout_seconds: settings.executionTimeoutSeconds,
    writes_enabled: settings.controlSystem?.writesEnabled,
  };
}

function refuseRelaxing(config: ServiceConfig, settings: RunSettings): void {
  const { approval, controlSystem, executionTimeoutSeconds } = config;
  const relaxed = [
    settings.approval_mode !== undefined &&
      STRICTNESS[settings.approval_mode] < STRICTNESS[approval.mode] &&
      `approval_mode "${settings.approval_mode}" asks less than "${approval.mode}"`,
    settings.writes_enabled === true &&
      !controlSystem.writesEnabled &&
      'writes_enabled is true, and writes are disabled',
    (settings.execution_timeout_seconds ?? 0) > executionTimeoutSeconds &&
      `execution_timeout_seconds ${settings.execution_timeout_seconds} is above ${executionTimeoutSeconds}`,
  ].filter((each) => each !== false);
  if (relaxed.length === 0) return;
  throw new ContainerConfigurationError(
    `A run may tighten the service's settings, not relax them: ${relaxed.join('; ')}. Change the service's settings, or set trustConfigurable.`,
  );
}

/**
 * The settings that a run brings, checked against the service's; null when it brings none.
 * @throws {ContainerConfigurationError} one is wrong, or relaxes what `trustConfigurable` does not allow to be relaxed
 */
export function readRunSettings(
  config: ServiceConfig,
  { context, configurable = {} }: RunConfiguration,
): RunSettings | null {
  const names = Object.keys(runSettingsSchema.shape);
  const given = {
    ...withoutUndefined(fromSections(configurable)),
    ...pick(configurable, names),
    ...pick(asTable(context), names),
  };
  if (Object.keys(given).length === 0) return null;
  const parsed = runSettingsSchema.safeParse(given);
  if (!parsed.success) {
    throw new ContainerConfigurationError(
      `Bad settings of the run: ${z.prettifyError(parsed.error)}`,
    );
  }
  if (!config.trustConfigurable) refuseRelaxing(config, parsed.data);
  return withoutUndefined(parsed.data);
}

/** The run's settings where the service does not ask for more by now. */
function notRelaxing(config: ServiceConfig, settings: RunSettings): RunSettings {
  const { approval, controlSystem, executionTimeoutSeconds } = config;
  const { approval_mode: mode = approval.mode } = settings;
  return {
    ...settings,
    approval_mode: STRICTNESS[mode] < STRICTNESS[approval.mode] ? approval.mode : mode,
    writes_enabled: controlSystem.writesEnabled && settings.writes_enabled !== false,
    execution_timeout_seconds: Math.min(
      settings.execution_timeout_seconds ?? executionTimeoutSeconds,
      executionTimeoutSeconds,
    ),
  };
}

/**
 * The service's settings with those of a run in force. A run may wait for days: where the service has become
 * stricter meanwhile, the service counts.
 */
export function configOfRun(config: ServiceConfig, settings: RunSettings): ServiceConfig {
  const own = config.trustConfigurable ? settings : notRelaxing(config, settings);
  const { approval, controlSystem, model } = config;
  return {
    ...config,
    maxGenerationRetries: own.max_generation_retries ?? config.maxGenerationRetries,
    maxExecutionRetries: own.max_execution_retries ?? config.maxExecutionRetries,
    executionTimeoutSeconds: own.execution_timeout_seconds ?? config.executionTimeoutSeconds,
    approval: { ...approval, mode: own.approval_mode ?? approval.mode },
    model: { ...model, name: own.code_model ?? model.name },
    controlSystem: {
      ...controlSystem,
      writesEnabled: own.writes_enabled ?? controlSystem.writesEnabled,
    },
  };
}
