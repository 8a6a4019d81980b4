import { describe, expect, it } from 'vitest';
import { answerFromOptions, checkAnswerOptions } from '../../src/cli/approval/answer-options.ts';

const answering = { codeSha256: 'a'.repeat(64), decidedBy: 'ada' };

describe('answer options', () => {
  it('approves the hash that was typed', async () => {
    expect(await answerFromOptions({ approve: 'b'.repeat(12) }, answering)).toEqual({
      type: 'approve',
      code_sha256: 'b'.repeat(12),
      decided_by: 'ada',
    });
  });

  it('allows with an approval, and with nothing else', async () => {
    const approve = 'b'.repeat(12);
    const options = { approve, allow: 'thread', until: '2026-03-04T05:06:07Z' } as const;
    expect(await answerFromOptions(options, answering)).toMatchObject({
      type: 'approve',
      allow: { scope: 'thread', until: '2026-03-04T05:06:07Z' },
    });
    expect(() => checkAnswerOptions({ allow: 'thread', reject: true })).toThrow('--approve');
    expect(() => checkAnswerOptions({ approve, until: 'x' })).toThrow('--allow');
  });

  it('rejects with and without a reason', async () => {
    expect(await answerFromOptions({ reject: true }, answering)).toMatchObject({ message: '' });
    expect(await answerFromOptions({ reject: 'no' }, answering)).toMatchObject({
      type: 'reject',
      message: 'no',
      code_sha256: answering.codeSha256,
    });
  });

  it('gives no answer without options', async () => {
    expect(await answerFromOptions({}, answering)).toBeNull();
  });

  it('names a file that cannot be read', async () => {
    await expect(answerFromOptions({ edit: '/absent.py' }, answering)).rejects.toThrow(
      '/absent.py',
    );
  });

  it('refuses several answers and short hashes', () => {
    expect(() => checkAnswerOptions({ reject: true, edit: 'a.py' })).toThrow('--reject, --edit');
    expect(() => checkAnswerOptions({ approve: 'abc123' })).toThrow('12 characters');
    expect(() => checkAnswerOptions({ approve: 'ABCDEF012345' })).not.toThrow();
  });
});
