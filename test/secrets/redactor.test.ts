import { describe, expect, it } from 'vitest';
import { RedactedStream } from '../../src/secrets/redacted-stream.ts';
import { Redactor } from '../../src/secrets/redactor.ts';
import { withoutSecretForms } from '../../src/secrets/secret-forms.ts';
import { isSecretName, secretsIn } from '../../src/secrets/secret-names.ts';

const PEM = '-----BEGIN RSA PRIVATE KEY-----\nMIIabc+/=\nxyz\n-----END RSA PRIVATE KEY-----';

describe('forms', () => {
  it.each([
    [`a\n${PEM}\nb`, 'a\n***\nb'],
    ['-----BEGIN PRIVATE KEY-----\nMIIabc', '***'],
    ['-----BEGIN PRIVATE KEY-----\nProc-Type: 4\n-----END PRIVATE KEY-----.', '***.'],
    ['postgres://me:p%40ss@db/x and more', 'postgres://***@db/x and more'],
    ['key sk-proj-abcdefgh1234 refused', 'key sk-*** refused'],
    ['authorization: Bearer abc.def', 'authorization: Bearer ***'],
    ['{"x-api-key": "abcdefgh"}', '{"x-api-key": "***"}'],
    [`AKIA${'A1'.repeat(8)} ghp_${'x'.repeat(36)}`, '*** ***'],
  ])('hides what is in %j', (text, left) => {
    expect(withoutSecretForms(text)).toBe(left);
  });

  it.each([
    'Use Bearer authentication for sk-learning',
    'http://host:8080/a@b, mailto:a@b.c',
    'context.api_key and the token of the parser',
  ])('leaves %j alone', (text) => {
    expect(withoutSecretForms(text)).toBe(text);
  });

  it('are looked for in time that grows with the text', () => {
    // By its square it would not end before the test is given up.
    for (const piece of ['a.', 'sk-', 'a://', 'Bearer ', '-----BEGIN PRIVATE KEY-----', 'sk-a-']) {
      expect(withoutSecretForms(piece.repeat(50_000))).not.toBe('');
    }
  });
});

describe('names', () => {
  it.each(['OPENAI_API_KEY', 'apiKey', 'PGPASSWORD', 'session_token', 'STRIPE_KEY', 'db-password'])(
    '%s is a secret',
    (name) => expect(isSecretName(name)).toBe(true),
  );

  it.each(['PWD', 'max_tokens', 'primary_key', 'tokens_file', 'key', 'monkey', 'tokenizer'])(
    '%s is none',
    (name) => expect(isSecretName(name)).toBe(false),
  );

  it('find the secrets in settings and environments', () => {
    const settings = {
      model: { apiKey: 'the-api-key' },
      checkpointer: { url: 'postgres://me:p%40ssword@db/x' },
      GOOGLE_CREDENTIALS: '/etc/key.json',
      containers: [{ token: 'a-token' }],
    };
    expect(secretsIn(settings)).toEqual(['the-api-key', 'p%40ssword', 'p@ssword', 'a-token']);
  });
});

describe('Redactor', () => {
  const redactor = new Redactor(['first-secret', 'first-secret-and-more', 'q"uo te/8', 'short']);

  it('replaces known values, longest first, also where they are written otherwise', () => {
    const text = 'first-secret-and-more first-secret q%22uo%20te%2F8 short';
    expect(redactor.values(text)).toBe('*** *** *** short');
    expect(redactor.values(JSON.stringify(['q"uo te/8']))).toBe('["***"]');
  });

  it('changes plain data only, and nothing that it need not', () => {
    const bytes = Buffer.from('first-secret');
    const data = { a: ['first-secret', 1, null], 'first-secret': bytes, api_key: 'other' };
    expect(redactor.data(data)).toEqual({ a: ['***', 1, null], '***': bytes, api_key: 'other' });
    expect(redactor.fields(data)).toMatchObject({ api_key: '***' });
    expect(new Redactor().data(data)).toBe(data);
    expect(redactor.isIn(data)).toBe(true);
    expect(redactor.isIn({ a: 'else' })).toBe(false);
  });

  it('takes secrets out of an error and its causes', () => {
    const cause = Object.assign(new Error('first-secret'), { details: { header: 'first-secret' } });
    const error = redactor.error(new Error('of first-secret', { cause }));
    const told = [error.message, error.stack, cause.message, cause.stack, cause.details.header];
    expect(told.join(' ')).not.toContain('first-secret');
    expect(error.message).toBe('of ***');
  });

  it('learns more', () => {
    expect(redactor.plus(['another-one']).values('another-one first-secret')).toBe('*** ***');
    expect(redactor.plus([])).toBe(redactor);
  });
});

describe('RedactedStream', () => {
  it.each([1, 2, 5, 11, 100])('sees secrets over pieces of %i characters', (size) => {
    const stream = new RedactedStream(new Redactor(['a-secret-value']));
    const text = 'before a-secret-value, a-secret-valuf and a-secret';
    const pieces = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
    const passed = pieces.map((piece) => stream.push(piece)).join('') + stream.end();
    expect(passed).toBe('before ***, a-secret-valuf and a-secret');
  });
});
