/** Spec §22, line 14; the whole proof of the evaluator. Of the sections' reading: test/approval/approval-manager.test.ts. */
import { describe, expect, it } from 'vitest';
import {
  ApprovalManager,
  ApprovalMode,
  PythonExecutionApprovalEvaluator,
  type PythonExecutionApprovalConfig,
} from '../../src/index.ts';

/** Mode → whether a program is shown that does nothing, reads, writes. */
const ASKED: Readonly<Record<ApprovalMode, readonly boolean[]>> = {
  disabled: [false, false, false],
  epics_writes: [false, false, true],
  control_writes: [false, false, true],
  when_found: [false, false, true],
  all_code: [true, true, true],
};
const NEVER = [false, false, false];
const ALWAYS = [true, true, true];
const MODES = Object.values(ApprovalMode);

const decisions = (evaluator: PythonExecutionApprovalEvaluator) =>
  [
    [false, false],
    [false, true],
    [true, false],
  ].map(([writes = false, reads = false]) => evaluator.evaluate(writes, reads));

const askedBy = (evaluator: PythonExecutionApprovalEvaluator): boolean[] =>
  decisions(evaluator).map(({ needsApproval }) => needsApproval);

const evaluatorOf = (globalMode: string, mode: string, enabled = true) =>
  new ApprovalManager({
    global_mode: globalMode,
    capabilities: { python_execution: { enabled, mode } },
  }).getPythonExecutionEvaluator();

describe('§22.14 approval evaluator', () => {
  it.each(MODES)('truth table: selective, %s', (mode) => {
    expect(askedBy(evaluatorOf('selective', mode))).toEqual(ASKED[mode]);
  });

  it.each(MODES)('truth table: selective, %s, not enabled', (mode) => {
    expect(askedBy(evaluatorOf('selective', mode, false))).toEqual(NEVER);
  });

  it.each(MODES)('truth table: disabled over %s', (mode) => {
    expect(askedBy(evaluatorOf('disabled', mode))).toEqual(NEVER);
  });

  it.each(MODES)('truth table: all_capabilities with %s', (mode) => {
    expect(askedBy(evaluatorOf('all_capabilities', mode))).toEqual(ALWAYS);
    expect(askedBy(evaluatorOf('all_capabilities', mode, false))).toEqual(ALWAYS);
  });

  it('truth table: an unknown mode fails safe', () => {
    const config = { enabled: true, mode: 'sometimes' } as unknown as PythonExecutionApprovalConfig;
    expect(askedBy(new PythonExecutionApprovalEvaluator(config))).toEqual(ALWAYS);
  });

  it.each(MODES)('a reason in one line: %s', (mode) => {
    const reasons = [true, false].flatMap((enabled) =>
      decisions(new PythonExecutionApprovalEvaluator({ enabled, mode })),
    );
    expect(reasons.every(({ reasoning }) => /^[^\n]+\.$/.test(reasoning))).toBe(true);
  });
});
