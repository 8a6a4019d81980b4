import { describe, expect, it, onTestFinished } from 'vitest';
import { RedactedSandbox } from '../../src/sandbox/redacted-sandbox.ts';
import { createSessionOrder } from '../../src/sandbox/session.ts';
import { Redactor } from '../../src/secrets/redactor.ts';
import { localPython } from '../fixtures/agent.ts';
import { FakeSandbox } from '../fixtures/fake-sandbox.ts';

describe.skipIf(process.env['TEST_LOCAL'] !== '1')(
  'a redacted session',
  { timeout: 60_000 },
  () => {
    it('says neither the secrets of the service nor its own, and keeps files as they are', async () => {
      const sandbox = new RedactedSandbox(localPython(), new Redactor(['of-the-service']));
      onTestFinished(() => sandbox[Symbol.asyncDispose]());
      const order = createSessionOrder({ env: { API_KEY: 'of-the-session' } });
      await using session = await sandbox.openSession?.(order);
      let live = '';
      const code = 'import os\nkey = os.environ["API_KEY"]\nprint("of-the-" + "service")\nkey';
      const told = await session?.execute(
        { code },
        { onEvent: (event) => 'text' in event && (live += event.text) },
      );
      expect(told).toMatchObject({ stdout: '***\n', expression: "'***'" });
      expect(live).toBe('***\n');
      const raised = await session?.execute({ code: 'raise ValueError(key)' });
      expect(raised?.error).toMatchObject({ type: 'ValueError', message: '***' });
      await session?.writeFile('key.txt', Buffer.from('of-the-service'));
      const bytes = await session?.readFile('key.txt');
      expect(Buffer.from(bytes ?? []).toString()).toBe('of-the-service');
    });
  },
);

it('where there are no sessions, there are no redacted ones', () => {
  expect(new RedactedSandbox(new FakeSandbox(), new Redactor()).openSession).toBeUndefined();
});
