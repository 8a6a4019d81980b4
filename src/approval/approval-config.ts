import { z } from 'zod';
import { ContainerConfigurationError } from '../errors.ts';

/** When the policy asks a human. Source: spec §2; `when_found` is an addition. */
export const ApprovalMode = {
  /** Nobody is asked. */
  DISABLED: 'disabled',
  /** Deprecated name of `control_writes`. */
  EPICS_WRITES: 'epics_writes',
  /** Asks when a control-system write is detected, and for findings that ask for it. */
  CONTROL_WRITES: 'control_writes',
  /** As `control_writes`; the name where no control system is involved. */
  WHEN_FOUND: 'when_found',
  ALL_CODE: 'all_code',
} as const;
export type ApprovalMode = (typeof ApprovalMode)[keyof typeof ApprovalMode];

/** Gets what a configuration leaves open and what was assumed. */
export type Warn = (message: string) => void;

const silent: Warn = () => {};

const tableSchema = z.record(z.string(), z.unknown());

function tableOf(data: unknown, what: string): Readonly<Record<string, unknown>> {
  const table = tableSchema.safeParse(data);
  if (table.success) return table.data;
  throw new ContainerConfigurationError(`${what} must be an object, not ${describe(data)}.`);
}

function describe(value: unknown): string {
  return JSON.stringify(value) ?? typeof value;
}

function readFlag(value: unknown, what: string, warn: Warn): boolean {
  if (value === undefined) {
    warn(`${what} is missing; it is taken as true.`);
    return true;
  }
  if (typeof value === 'boolean') return value;
  throw new ContainerConfigurationError(`${what} must be true or false, not ${describe(value)}.`);
}

function readChoice<T extends string>(value: unknown, choices: readonly T[], what: string): T {
  const found = choices.find((choice) => choice === value);
  if (found !== undefined) return found;
  throw new ContainerConfigurationError(
    `${what} must be one of ${choices.join(', ')}, not ${describe(value)}.`,
  );
}

/** Whether and when a human is asked about programs. Source: spec §11.1. */
export interface PythonExecutionApprovalConfig {
  readonly enabled: boolean;
  readonly mode: ApprovalMode;
}

/** Reads the section `python_execution`; what is missing is the strictest. */
export const PythonExecutionApprovalConfig = {
  /** @throws {ContainerConfigurationError} naming the wrong value */
  fromDict(data: unknown, warn: Warn = silent): PythonExecutionApprovalConfig {
    const { enabled, mode } = tableOf(data, 'python_execution');
    if (mode === undefined) warn('python_execution.mode is missing; it is taken as all_code.');
    return Object.freeze({
      enabled: readFlag(enabled, 'python_execution.enabled', warn),
      mode: readChoice(
        mode ?? ApprovalMode.ALL_CODE,
        Object.values(ApprovalMode),
        'python_execution.mode',
      ),
    });
  },
};

/** Whether a human is asked about what is remembered. Source: spec §11.1. */
export interface MemoryApprovalConfig {
  readonly enabled: boolean;
}

/** Reads the section `memory`: a boolean or an object. */
export const MemoryApprovalConfig = {
  /** @throws {ContainerConfigurationError} naming the wrong value */
  fromDict(data: unknown, warn: Warn = silent): MemoryApprovalConfig {
    const enabled = typeof data === 'boolean' ? data : tableOf(data, 'memory')['enabled'];
    return Object.freeze({ enabled: readFlag(enabled, 'memory.enabled', warn) });
  },
};

/** `disabled`: nobody is asked about anything; `all_capabilities`: about everything; `selective`: as configured. */
export type GlobalApprovalMode = 'disabled' | 'selective' | 'all_capabilities';
const GLOBAL_MODES: readonly GlobalApprovalMode[] = ['disabled', 'selective', 'all_capabilities'];

/** The whole section on approval. Source: spec §11.1. */
export interface GlobalApprovalConfig {
  readonly globalMode: GlobalApprovalMode;
  readonly pythonExecution: PythonExecutionApprovalConfig;
  readonly memory: MemoryApprovalConfig;
}

/** Reads the section `approval`; missing parts ask a human. */
export const GlobalApprovalConfig = {
  /** @throws {ContainerConfigurationError} naming the wrong value */
  fromDict(data: unknown, warn: Warn = silent): GlobalApprovalConfig {
    const section = tableOf(data, 'approval');
    const capabilities = tableOf(section['capabilities'] ?? {}, 'approval.capabilities');
    return Object.freeze({
      globalMode: readChoice(section['global_mode'] ?? 'selective', GLOBAL_MODES, 'global_mode'),
      pythonExecution: PythonExecutionApprovalConfig.fromDict(
        capabilities['python_execution'] ?? {},
        warn,
      ),
      memory: MemoryApprovalConfig.fromDict(capabilities['memory'] ?? true, warn),
    });
  },
};
