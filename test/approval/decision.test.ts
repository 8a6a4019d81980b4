import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { sha256OfCode } from '../../src/analyzer/code-hash.ts';
import { answerSchema, readDecision } from '../../src/approval/decision.ts';

const code = 'results = {"a": 1}';
const codeSha256 = sha256OfCode(code);
const read = (answer: unknown) =>
  readDecision(answer, { code, codeSha256, approvalId: 'question-2' });
const edited = 'results = {"a": 2}';
const action = { name: 'execute_python', args: { code: edited } };

describe('readDecision', () => {
  it.each([
    ['true', true],
    ['{approved}', { approved: true }],
    [
      'the framework form',
      { approved: true, approval_type: 'python_executor', code, code_sha256: codeSha256 },
    ],
    ['a type', { type: 'approve' }],
    ['the inbox word', { type: 'accept', args: null }],
    ['the inbox list', [{ type: 'accept', args: null }]],
    ['the middleware form', { decisions: [{ type: 'approve' }] }],
    ['the whole hash', { type: 'approve', code_sha256: codeSha256 }],
    ['the hash in capitals', { type: 'approve', code_sha256: codeSha256.toUpperCase() }],
    ['the beginning of the hash', { type: 'approve', code_sha256: codeSha256.slice(0, 12) }],
    ['the question', { type: 'approve', approval_id: 'question-2' }],
    ['the code itself', { type: 'approve', code }],
  ])('takes as approval: %s', (_, answer) => {
    expect(read(answer)).toEqual({
      ok: true,
      decidedBy: null,
      decision: { type: 'approve', message: '' },
    });
  });

  it.each([
    ['false', false, ''],
    ['{approved}', { approved: false }, ''],
    ['{approved} with a reason', { approved: false, reason: 'no' }, 'no'],
    ['a type', { type: 'reject', message: 'no' }, 'no'],
    ['the inbox word', [{ type: 'ignore', args: null }], ''],
    ['the middleware form', { decisions: [{ type: 'reject', message: 'no' }] }, 'no'],
  ])('takes as rejection: %s', (_, answer, message) => {
    expect(read(answer)).toMatchObject({ ok: true, decision: { type: 'reject', message } });
  });

  it.each([
    ['code', { type: 'edit', code: edited }],
    ['editedAction', { decisions: [{ type: 'edit', editedAction: action }] }],
    ['edited_action', { decisions: [{ type: 'edit', edited_action: action }] }],
    [
      'the inbox form',
      [{ type: 'edit', args: { action: 'execute_python', args: { code: edited } } }],
    ],
  ])('takes an edit from %s', (_, answer) => {
    expect(read(answer)).toMatchObject({ ok: true, decision: { type: 'edit', code: edited } });
  });

  it.each([
    ['message', { type: 'respond', message: 'use numpy' }],
    ['args', [{ type: 'response', args: 'use numpy' }]],
    ['reason', { type: 'respond', reason: 'use numpy' }],
  ])('takes guidance from %s', (_, answer) => {
    expect(read(answer)).toMatchObject({
      ok: true,
      decision: { type: 'respond', message: 'use numpy' },
    });
  });

  it('says who decided when the answer says it', () => {
    expect(read({ type: 'reject', decided_by: 'ada' })).toMatchObject({ decidedBy: 'ada' });
  });

  it.each([
    ['a word', 'yes'],
    ['nothing', null],
    ['no object', 7],
    ['an empty object', {}],
    ['an empty list', []],
    ['two answers', [true, true]],
    ['two decisions', { decisions: [{ type: 'approve' }, { type: 'approve' }] }],
    ['an unknown type', { type: 'maybe' }],
    ['an unknown type with approved', { type: 'maybe', approved: true }],
    ['a contradiction', { type: 'approve', approved: false }],
    ['decisions that contradict', { type: 'reject', decisions: [{ type: 'approve' }] }],
    ['two decisions beside an approval', { approved: true, decisions: [true, false] }],
    ['no decision beside an approval', { approved: true, decisions: [] }],
    ['a text for a truth value', { approved: 'yes' }],
    ['an edit without code', { type: 'edit' }],
    ['an edit to nothing', { type: 'edit', code: '  \n' }],
    ['guidance without words', { type: 'respond', message: ' ' }],
    ['another hash', { type: 'approve', code_sha256: sha256OfCode(edited) }],
    ['another hash for a rejection', { type: 'reject', code_sha256: sha256OfCode(edited) }],
    ['too little of the hash', { type: 'approve', code_sha256: codeSha256.slice(0, 11) }],
    ['an empty hash', { type: 'approve', code_sha256: '' }],
    ['another question', { type: 'approve', approval_id: 'question-1' }],
    ['{approved} for another question', { approved: true, approval_id: 'question-1' }],
    ['a rejection of another question', { type: 'reject', approval_id: '' }],
    ['approval of other code', { type: 'approve', code: edited }],
    ['{approved} for other code', { approved: true, code: edited }],
  ])('refuses %s and says why', (_, answer) => {
    const result = read(answer);
    expect(result.ok).toBe(false);
    expect(result).toHaveProperty('problem', expect.stringMatching(/\w/));
  });

  it('can be shown as JSON Schema', () => {
    expect(z.toJSONSchema(answerSchema)).toHaveProperty('anyOf');
  });
});
