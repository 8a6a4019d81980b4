import { describe, expect, it } from 'vitest';
import type { DomainAnalyzer } from '../../src/analyzer/policy/domain-analyzer.ts';
import type {
  ExecutionPolicyAnalyzer,
  ExecutionPolicyDecision,
} from '../../src/analyzer/policy/policy-analyzer.ts';
import { completed, drive, GOOD, REQUEST, waiting } from '../fixtures/agent.ts';
import { ENABLED, open, outcomeOf } from './policy-agent.ts';

describe('analysis of the deployment', () => {
  const domain = (analyzeDomain: DomainAnalyzer['analyzeDomain']): DomainAnalyzer => ({
    name: 'site',
    priority: 50,
    analyzeDomain,
  });
  const policy = (decision: Partial<ExecutionPolicyDecision>): ExecutionPolicyAnalyzer => ({
    name: 'shift',
    priority: 50,
    analyzePolicy: () => ({
      executionMode: null,
      needsApproval: false,
      approvalReasoning: null,
      additionalIssues: [],
      recommendations: [],
      analysisPassed: true,
      ...decision,
    }),
  });
  const broken = (): never => {
    throw new Error('no database');
  };

  it('finds writes of its own', async () => {
    const site = domain(({ code }) => ({
      detectedOperations: code.includes('magnet') ? ['site_writes'] : [],
      riskCategories: [],
      domainData: {},
    }));
    const code = 'magnet = 5\nresults = {}';
    const analysis = { domainAnalyzers: [site] };
    expect((await outcomeOf(open(code, {}, { analysis }))).ran).toEqual([GOOD]);
    const { approval } = await waiting(open(code, ENABLED, { analysis }).ask());
    expect(approval.execution_mode).toBe('write_access');
  });

  it('asks, refuses and knows the settings', async () => {
    const asking = policy({ needsApproval: true, approvalReasoning: 'It is night.' });
    const agent = open(GOOD, {}, { analysis: { policyAnalyzers: [asking] } });
    expect((await waiting(agent.ask())).approval.user_message).toContain('It is night.');
    const seen: unknown[] = [];
    const refusing = ({ settings, control }: { settings: unknown; control: unknown }) => {
      seen.push([settings, control]);
      return policy({ analysisPassed: false, additionalIssues: ['no beam'] });
    };
    const config = { analyzerSettings: { ring: 'SR' }, maxGenerationRetries: 1, ...ENABLED };
    const other = open(GOOD, config, { analysis: { policyAnalyzers: [refusing] } });
    const { error } = await drive(other.service, REQUEST);
    expect(error?.message).toContain('no beam');
    expect(other.sandbox.jobs).toEqual([]);
    expect(seen).toMatchObject([[{ ring: 'SR' }, { controlSystemWritesEnabled: true }]]);
  });

  it('is told who asks for what', async () => {
    const heard: unknown[] = [];
    const listening = domain(({ userContext, executionContext }) => {
      heard.push([userContext, executionContext]);
      return { detectedOperations: [], riskCategories: [], domainData: {} };
    });
    await completed(open(GOOD, {}, { analysis: { domainAnalyzers: [listening] } }).ask());
    expect(heard).toMatchObject([[REQUEST.userQuery, { task_objective: REQUEST.taskObjective }]]);
  });

  it.each([
    ['domain analyzer', { domainAnalyzers: [domain(broken)] }],
    ['policy analyzer', { policyAnalyzers: [{ ...policy({}), analyzePolicy: broken }] }],
    ['factory of one', { policyAnalyzers: [broken] }],
  ])('asks a human when a %s fails, whatever the settings say', async (_, analysis) => {
    const agent = open(GOOD, { approval: { mode: 'disabled' } }, { analysis });
    const { approval } = await waiting(agent.ask());
    expect(approval.user_message).toContain('no database');
    await completed(agent.say(true));
    expect(agent.sandbox.programs).toEqual([GOOD]);
  });

  it('asks a human when a check fails', async () => {
    const agent = open(GOOD, {}, { analysis: { moreChecks: [broken] } });
    const { approval } = await waiting(agent.ask());
    expect(approval.user_message).toContain('no database');
    expect(agent.sandbox.jobs).toEqual([]);
  });
});
