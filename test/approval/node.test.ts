import { describe, expect, it } from 'vitest';
import { applyDecision } from '../../src/approval/node.ts';
import { approvedState } from '../fixtures/waiting-state.ts';

const state = approvedState({ approved: null, approval_result: null });
const inTime = { decidedBy: 'ada', now: new Date('2026-03-05T05:06:07.000Z') };
const late = { decidedBy: null, now: new Date('2026-03-05T05:06:07.001Z') };
const record = {
  approval_id: 'question-1',
  code_sha256: state.approval_interrupt_data?.code_sha256,
  decided_by: 'ada',
  decided_at: '2026-03-05T05:06:07.000Z',
  allow: null,
  grant: null,
};

describe('applyDecision', () => {
  it('lets approved code on, to the last moment', () => {
    expect(applyDecision(state, { type: 'approve', message: 'fine' }, inTime)).toEqual({
      approved: true,
      current_stage: 'execution',
      approval_result: { ...record, type: 'approve', message: 'fine' },
    });
  });

  it('puts an edit aside for the analysis', () => {
    const decision = { type: 'edit', code: 'x = 1', message: '' } as const;
    expect(applyDecision(state, decision, inTime)).toEqual({
      approved: null,
      edited_code: 'x = 1',
      current_stage: 'analysis',
      approval_result: { ...record, type: 'edit', message: '' },
    });
  });

  it('ends with the reason of a rejection', () => {
    const update = applyDecision(state, { type: 'reject', message: 'too risky' }, inTime);
    expect(update).toMatchObject({
      approved: false,
      failure: {
        exception: 'ApprovalRejectedError',
        category: 'workflow',
        members: { reason: 'too risky' },
      },
    });
  });

  it('turns guidance into a failure that new code mends', () => {
    const update = applyDecision(state, { type: 'respond', message: 'use numpy' }, inTime);
    expect(update).toMatchObject({
      approved: false,
      guidance: ['use numpy'],
      failure: { exception: 'CodeGenerationError', category: 'code_related', stage: 'approval' },
    });
  });

  it.each([
    { type: 'approve', message: '' },
    { type: 'edit', code: 'x = 1', message: '' },
    { type: 'respond', message: 'use numpy' },
  ] as const)('counts a late answer as none: $type', (decision) => {
    const update = applyDecision(state, decision, late);
    expect(update).toMatchObject({
      approved: false,
      failure: { exception: 'ApprovalExpiredError' },
      approval_result: { type: decision.type },
    });
    expect(update.edited_code).toBeUndefined();
  });

  it('takes a late no for a no', () => {
    const update = applyDecision(state, { type: 'reject', message: '' }, late);
    expect(update).toMatchObject({ failure: { exception: 'ApprovalRejectedError' } });
  });

  it('never lets an approval without expiry run out', () => {
    const pending = { ...state.approval_interrupt_data, expires_at: null };
    const patient = { ...state, approval_interrupt_data: pending } as typeof state;
    const update = applyDecision(patient, { type: 'approve', message: '' }, late);
    expect(update.approved).toBe(true);
  });
});
