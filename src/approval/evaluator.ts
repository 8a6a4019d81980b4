import type { MemoryApprovalConfig, PythonExecutionApprovalConfig } from './approval-config.ts';

/** Whether a human is asked, and why, in one line. Source: spec §11.3. */
export interface ApprovalDecision {
  readonly needsApproval: boolean;
  readonly reasoning: string;
}

const no = (reasoning: string): ApprovalDecision => ({ needsApproval: false, reasoning });
const yes = (reasoning: string): ApprovalDecision => ({ needsApproval: true, reasoning });

/** Decides about a program by what it does to the control system. Source: spec §11.3. */
export class PythonExecutionApprovalEvaluator {
  readonly #config: PythonExecutionApprovalConfig;

  constructor(config: PythonExecutionApprovalConfig) {
    this.#config = config;
  }

  /** An unknown mode asks. */
  evaluate(hasWrites: boolean, hasReads: boolean): ApprovalDecision {
    const { enabled, mode } = this.#config;
    if (!enabled) return no('Approval of programs is disabled.');
    switch (mode) {
      case 'disabled':
        return no('The approval mode is disabled.');
      case 'epics_writes':
      case 'control_writes':
      case 'when_found':
        if (hasWrites) return yes('The program writes to a control system.');
        return no(
          hasReads
            ? 'The program only reads from the control system.'
            : 'The program leaves the control system alone.',
        );
      case 'all_code':
        return yes('Every program needs approval.');
      default:
        // A mode from outside the type system must not open the gate.
        return yes(`The approval mode "${String(mode satisfies never)}" is unknown.`);
    }
  }
}

/** Decides about something to be remembered. */
export class MemoryApprovalEvaluator {
  readonly #config: MemoryApprovalConfig;

  constructor(config: MemoryApprovalConfig) {
    this.#config = config;
  }

  evaluate(): ApprovalDecision {
    return this.#config.enabled
      ? yes('Everything to be remembered needs approval.')
      : no('Approval of memory is disabled.');
  }
}
