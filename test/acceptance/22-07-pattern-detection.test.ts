/** Spec §22, line 7. In depth: test/analyzer/patterns/, test/analyzer/policy/control-policy.test.ts. */
import { describe, expect, it } from 'vitest';
import {
  analyzeCode,
  detectControlSystemOperations,
  type DomainAnalysisResult,
  ExecutionControlConfig,
} from '../../src/index.ts';

const WRITE = 'from epics import caput\ncaput("BEAM:SET", 1)';
const READ = 'import epics\nresults = {"x": epics.caget("BEAM:GET")}';

/** What the analysis says, and what it told a policy of the deployment about the domain. */
async function analyse(code: string) {
  const domains: DomainAnalysisResult[] = [];
  const listening = {
    name: 'listening',
    priority: 1,
    analyzePolicy: (_: unknown, domain: DomainAnalysisResult) => {
      domains.push(domain);
      return {
        executionMode: null,
        needsApproval: false,
        approvalReasoning: null,
        additionalIssues: [],
        recommendations: [],
        analysisPassed: true,
      };
    },
  };
  const analysis = await analyzeCode(code, {
    pythonVersion: '3.11',
    control: new ExecutionControlConfig(true),
    policyAnalyzers: [listening],
  });
  return { analysis, domain: domains[0] };
}

describe('§22.7 pattern detection', () => {
  it('EPICS write', async () => {
    expect(await detectControlSystemOperations(WRITE)).toMatchObject({
      hasWrites: true,
      hasReads: false,
      controlSystemTypes: ['epics'],
      detectedPatterns: { writes: ['epics.caput'], reads: [] },
    });
  });

  it('EPICS read', async () => {
    expect(await detectControlSystemOperations(READ)).toMatchObject({
      hasWrites: false,
      hasReads: true,
      detectedPatterns: { writes: [], reads: ['epics.caget'] },
    });
  });

  it('runtime API', async () => {
    const code = 'x = read_channel("A")\nwrite_channel("B", x)\nwrite_channels({"C": 1})';
    expect(await detectControlSystemOperations(code)).toMatchObject({
      controlSystemTypes: ['channel'],
      detectedPatterns: { writes: ['write_channel', 'write_channels'], reads: ['read_channel'] },
    });
  });

  it('none', async () => {
    const code = '# caput("X", 1)\nd = {"caput": "write_channel"}\nresults = {"x": d.get("caput")}';
    expect(await detectControlSystemOperations(code)).toMatchObject({
      hasWrites: false,
      hasReads: false,
      controlSystemTypes: [],
      operations: [],
    });
  });

  it('several patterns', async () => {
    const found = await detectControlSystemOperations(`${WRITE}\n${READ}\nwrite_channel("A", 1)`);
    expect(found.controlSystemTypes).toEqual(['epics', 'channel']);
    expect(found.detectedPatterns).toEqual({
      writes: ['epics.caput', 'write_channel'],
      reads: ['epics.caget'],
    });
  });

  it('risk category', async () => {
    expect((await analyse(WRITE)).domain?.riskCategories).toEqual(['control_system_write']);
    expect((await analyse(READ)).domain?.riskCategories).toEqual([]);
  });

  it('backward-compatible flags', async () => {
    const writing = await analyse(WRITE);
    expect(writing.analysis).toMatchObject({ hasEpicsWrites: true, hasEpicsReads: false });
    expect(writing.domain?.detectedOperations).toEqual(['epics_writes']);
    const reading = await analyse(READ);
    expect(reading.analysis).toMatchObject({ hasEpicsWrites: false, hasEpicsReads: true });
    expect(reading.domain?.detectedOperations).toEqual(['epics_reads']);
  });
});
