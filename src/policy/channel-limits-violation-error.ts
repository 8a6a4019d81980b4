import { ErrorCategory, PythonExecutorException, type ExceptionOptions } from '../errors.ts';
import type { LimitsViolation } from './limits-violation.ts';

/** A write would have broken the limits of its channel. Terminal: no other code is tried around it. Source: spec §19.6. */
export class ChannelLimitsViolationError extends PythonExecutorException {
  readonly violation: LimitsViolation;

  constructor(violation: LimitsViolation, options: ExceptionOptions = {}) {
    super(violation.message, ErrorCategory.CODE_RELATED, options);
    this.violation = violation;
  }

  get channelAddress(): string {
    return this.violation.channel;
  }

  /** `repr()` of the value that was asked for. */
  get attemptedValue(): string {
    return this.violation.value;
  }

  get violationType(): LimitsViolation['type'] {
    return this.violation.type;
  }

  get violationReason(): string {
    return this.violation.message;
  }

  get minValue(): number | null {
    return this.violation.min;
  }

  get maxValue(): number | null {
    return this.violation.max;
  }

  get maxStep(): number | null {
    return this.violation.step;
  }

  /** `repr()` of the value at the time; null when it was not read. */
  get currentValue(): string | null {
    return this.violation.current;
  }

  override shouldRetryCodeGeneration(): boolean {
    return false;
  }
}
