import {
  ApprovalMode,
  GlobalApprovalConfig,
  type MemoryApprovalConfig,
  type PythonExecutionApprovalConfig,
  type Warn,
} from './approval-config.ts';
import { MemoryApprovalEvaluator, PythonExecutionApprovalEvaluator } from './evaluator.ts';

/** The settings in force, as they stand in a configuration file. */
export interface ApprovalSummary {
  readonly global_mode: string;
  readonly python_execution: { readonly enabled: boolean; readonly mode: string };
  readonly memory: { readonly enabled: boolean };
}

/** What a configuration without a section on approval means. Source: spec §11.2. */
const DEFAULT_SECTION = {
  global_mode: 'selective',
  capabilities: {
    python_execution: { enabled: true, mode: ApprovalMode.CONTROL_WRITES },
    memory: { enabled: true },
  },
} as const;

/**
 * Answers what one configuration says about approval. Source: spec §11.2; `all_capabilities` asks about all code.
 */
export class ApprovalManager {
  readonly #config: GlobalApprovalConfig;

  /** @throws {ContainerConfigurationError} naming the wrong value */
  constructor(rawConfig: unknown, warn?: Warn) {
    this.#config = GlobalApprovalConfig.fromDict(rawConfig, warn);
  }

  /** The mode in force for programs; `disabled` keeps the mode and switches it off. */
  getPythonExecutionConfig(): PythonExecutionApprovalConfig {
    const { globalMode, pythonExecution } = this.#config;
    switch (globalMode) {
      case 'disabled':
        return { ...pythonExecution, enabled: false };
      case 'all_capabilities':
        return { enabled: true, mode: ApprovalMode.ALL_CODE };
      case 'selective':
        return pythonExecution;
      default:
        return globalMode satisfies never;
    }
  }

  /** The same for what is remembered. */
  getMemoryConfig(): MemoryApprovalConfig {
    const { globalMode, memory } = this.#config;
    return globalMode === 'selective' ? memory : { enabled: globalMode === 'all_capabilities' };
  }

  /** A new evaluator of programs. */
  getPythonExecutionEvaluator(): PythonExecutionApprovalEvaluator {
    return new PythonExecutionApprovalEvaluator(this.getPythonExecutionConfig());
  }

  /** A new evaluator of what is remembered. */
  getMemoryEvaluator(): MemoryApprovalEvaluator {
    return new MemoryApprovalEvaluator(this.getMemoryConfig());
  }

  /** Plain data with wire names, for people and logs. */
  getConfigSummary(): ApprovalSummary {
    return {
      global_mode: this.#config.globalMode,
      python_execution: { ...this.getPythonExecutionConfig() },
      memory: { ...this.getMemoryConfig() },
    };
  }
}

const managers = new WeakMap<object, ApprovalManager>();

/**
 * The manager of one configuration, from its `approval_config` or `approval`; made once per configuration object, so
 * two sessions never share one by accident.
 * @throws {ContainerConfigurationError} naming the wrong value
 */
export function getApprovalManager(
  configuration: Readonly<Record<string, unknown>>,
  warn?: Warn,
): ApprovalManager {
  const known = managers.get(configuration);
  if (known !== undefined) return known;
  const section = configuration['approval_config'] ?? configuration['approval'];
  const made = new ApprovalManager(section ?? DEFAULT_SECTION, warn);
  managers.set(configuration, made);
  return made;
}
