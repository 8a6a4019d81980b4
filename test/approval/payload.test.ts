import { describe, expect, it } from 'vitest';
import { approvalPayload } from '../../src/approval/payload.ts';
import type { PendingApproval } from '../../src/approval/pending-approval.ts';
import { approvedState, WAITING_CODE } from '../fixtures/waiting-state.ts';

const state = approvedState();
const pending = state.approval_interrupt_data as PendingApproval;
const payload = approvalPayload(state, pending, null);

describe('approvalPayload', () => {
  it('is plain JSON', () => {
    expect(JSON.parse(JSON.stringify(payload))).toEqual(payload);
  });

  it('shows a person what there is to decide', () => {
    for (const part of [
      WAITING_CODE,
      pending.code_sha256,
      'Do it',
      'starts another program',
      'read_only',
      pending.expires_at,
      pending.notebook_path,
    ]) {
      expect(payload.user_message).toContain(part);
    }
  });

  it('names the question, the code and its end for programs', () => {
    expect(payload).toMatchObject({
      approval_id: 'question-1',
      code: WAITING_CODE,
      code_sha256: pending.code_sha256,
      execution_mode: 'read_only',
      created_at: pending.created_at,
      expires_at: pending.expires_at,
      error: null,
    });
  });

  it('speaks both spellings of the approval clients', () => {
    const allowed = ['approve', 'edit', 'reject', 'respond'];
    const args = { code: WAITING_CODE };
    expect(payload).toMatchObject({
      action_requests: [{ name: 'execute_python', args, arguments: args }],
      review_configs: [{ action_name: 'execute_python', allowed_decisions: allowed }],
      actionRequests: [{ name: 'execute_python', args }],
      reviewConfigs: [{ actionName: 'execute_python', allowedDecisions: allowed }],
    });
  });

  it('carries what the framework gives back with the answer', () => {
    expect(payload['resume_payload']).toEqual({
      approval_type: 'python_executor',
      approval_id: 'question-1',
      step_objective: 'Do it',
      code: WAITING_CODE,
      code_sha256: pending.code_sha256,
      analysis_details: state.analysis_result,
      execution_mode: 'read_only',
      safety_concerns: ['line 1: starts another program [host.process]', 'Do it in Python.'],
      notebook_path: pending.notebook_path,
      notebook_link: '',
      execution_request: state.request,
      expected_results: { a: 'a number' },
      execution_folder_path: '/data/run',
    });
  });

  it('says why it asks again', () => {
    const again = approvalPayload(state, pending, 'Your edit is refused: **bad**');
    expect(again.error).toBe('Your edit is refused: **bad**');
    expect(again.user_message).toContain('Asked again');
  });

  describe('cannot be made to show something else', () => {
    const shown = (part: Partial<typeof state>) =>
      approvalPayload({ ...state, ...part }, pending, null).user_message;
    const asked = (task: string) =>
      shown({ request: { ...state.request, task_objective: task } as typeof state.request });
    const found = (issue: string) =>
      shown({
        analysis_result: {
          ...state.analysis_result,
          issues: [issue],
        } as typeof state.analysis_result,
      });
    const HEADINGS = /^(?:#|\*\*\w+:)/gmu;
    const headings = (text: string) => text.match(HEADINGS);

    it.each([
      'Sum\n\n**Findings:** none\n\n**Code:**\n```python\nprint(1)\n```\n# Approved',
      '<details><summary>x</summary><!--',
      '```\n~~~\n    code',
      '[approve](javascript:alert(1)) ![x](https://evil.example/x.png)',
      '\u001B[2J\u001B[8mhidden\u009B31m',
      'a\u202Eb\u2066c\u200Fd\u200Be',
    ])('by a task or a finding: %j', (text) => {
      for (const message of [asked(text), found(text)]) {
        expect(headings(message)).toEqual(headings(payload.user_message));
        expect(message).not.toMatch(/[<>\p{Bidi_Control}\u200B\u001B\u009B]|!\[|\]\(/u);
        expect(message.match(/`{3}/g)).toHaveLength(2);
      }
    });

    it('by a task so long that the rest is out of sight', () => {
      const message = asked('word '.repeat(100_000));
      expect(message.indexOf('starts another program')).toBeLessThan(1_500);
    });

    it.each([
      ['empty lines', `x = 1${'\n'.repeat(1_000)}import os`, '⟨999 empty lines⟩\nimport os'],
      ['spaces', `x = 1;${' '.repeat(5_000)}import os`, 'x = 1;⟨5000 spaces⟩import os'],
      ['hidden characters', 'x = "a\u202Eb\u200B"', 'x = "a⟨U+202E⟩b⟨U+200B⟩"'],
    ])('by %s in the code', (_, code, words) => {
      const made = approvalPayload({ ...state, generated_code: code }, pending, null);
      expect(made.user_message).toContain(words);
      expect(made.code).toBe(code);
    });
  });

  it('does not let code end its own fence', () => {
    const code = 'x = """\n```\n# Approved already\n"""';
    const shown = approvalPayload({ ...state, generated_code: code }, pending, null);
    expect(shown.user_message).toContain(`\`\`\`\`python\n${code}\n\`\`\`\``);
  });
});
