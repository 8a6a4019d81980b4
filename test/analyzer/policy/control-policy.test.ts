import { describe, expect, it } from 'vitest';
import { type AnalysisOptions, analyzeCode } from '../../../src/analyzer/analyze-code.ts';
import type { ModeResolver } from '../../../src/analyzer/policy/mode-rules.ts';
import { ExecutionControlConfig } from '../../../src/config/execution-control-config.ts';

const WRITE = 'from epics import caput\ncaput("X", 1)\nresults = {}';
const READ = 'from epics import caget\nresults = {"x": caget("X")}';
const PLAIN = 'results = {"x": 1}';
const enabled = new ExecutionControlConfig(true);

const analyze = (code: string, options: Partial<AnalysisOptions> = {}) =>
  analyzeCode(code, { pythonVersion: '3.13', ...options });

describe('writes that are disabled', () => {
  it('are refused with the place and the remedy', async () => {
    const result = await analyze(WRITE);
    expect(result).toMatchObject({
      passed: false,
      needsApproval: false,
      hasEpicsWrites: true,
      severity: 'error',
      recommendedExecutionMode: 'read_only',
    });
    expect(result.issues).toContain(
      'line 2: epics.caput writes to the control system, and writes are disabled [control.write]',
    );
    expect(result.recommendations.join()).toContain('Enable control-system writes');
  });

  it('are refused whatever the approval mode', async () => {
    expect((await analyze(WRITE, { approvalMode: 'disabled' })).passed).toBe(false);
  });
});

describe('writes that are enabled', () => {
  it.each(['epics_writes', 'control_writes', 'when_found', 'all_code'] as const)(
    'need approval in mode %s',
    async (approvalMode) => {
      const result = await analyze(WRITE, { control: enabled, approvalMode });
      expect(result).toMatchObject({
        passed: true,
        needsApproval: true,
        hasEpicsWrites: true,
        recommendedExecutionMode: 'write_access',
      });
      expect(result.findings.find(({ rule }) => rule === 'control.write')?.line).toBe(2);
    },
  );

  it('need none when approval is disabled', async () => {
    const result = await analyze(WRITE, { control: enabled, approvalMode: 'disabled' });
    expect(result).toMatchObject({
      needsApproval: false,
      recommendedExecutionMode: 'write_access',
    });
  });

  it('follow the approval section over the mode', async () => {
    const approval = { enabled: false, mode: 'all_code' } as const;
    const result = await analyze(WRITE, { control: enabled, approval, approvalMode: 'all_code' });
    expect(result.needsApproval).toBe(false);
  });
});

it('lets reads pass and says so', async () => {
  const result = await analyze(READ, { approvalMode: 'control_writes' });
  expect(result).toMatchObject({
    passed: true,
    needsApproval: false,
    hasEpicsReads: true,
    hasEpicsWrites: false,
    recommendedExecutionMode: 'read_only',
  });
});

it('shows code of high risk to a human', async () => {
  const result = await analyze('import os\nos.system("x")', { approvalMode: 'epics_writes' });
  expect(result).toMatchObject({ passed: true, needsApproval: true });
});

it('takes the pattern sets that it is given', async () => {
  expect((await analyze(WRITE, { patternSets: [] })).passed).toBe(true);
});

const modes =
  (allowsWrites: boolean, requiresApproval = false): ModeResolver =>
  (modeName) => ({
    modeName,
    kernelName: 'python3',
    allowsWrites,
    requiresApproval,
    description: '',
    environment: { A: 'b' },
    epicsGateway: null,
    network: 'none',
  });
const missing: ModeResolver = (mode) => {
  throw new Error(`no mode ${mode}`);
};

describe('execution modes', () => {
  it('come with the result as on the wire', async () => {
    const result = await analyze(PLAIN, { modes: modes(false) });
    expect(result.executionModeConfig).toEqual({
      mode_name: 'read_only',
      kernel_name: 'python3',
      allows_writes: false,
      requires_approval: false,
      description: '',
      environment: { A: 'b' },
      epics_gateway: null,
      network: 'none',
    });
  });

  it('refuse writes that they do not allow', async () => {
    const result = await analyze(WRITE, { control: enabled, modes: modes(false) });
    expect(result).toMatchObject({ passed: false });
    expect(result.findings[0]).toMatchObject({ rule: 'mode.no-writes', demand: 'rejection' });
  });

  it('force approval even when it is disabled', async () => {
    const result = await analyze(PLAIN, { modes: modes(false, true), approvalMode: 'disabled' });
    expect(result.approvalReasoning).toBe('The mode read_only requires approval.');
  });

  it('only warn when unknown and reading', async () => {
    const result = await analyze(PLAIN, { modes: missing });
    expect(result).toMatchObject({ passed: true, executionModeConfig: null, severity: 'warning' });
  });

  it('refuse writes when unknown', async () => {
    expect((await analyze(WRITE, { control: enabled, modes: missing })).passed).toBe(false);
  });
});
