import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createServiceConfig, type ServiceConfigInput } from '../../src/config/service-config.ts';
import { createParts } from '../../src/create-parts.ts';
import { ScriptedCodeGenerator } from '../../src/generator/scripted-generator.ts';
import { FakeSandbox } from '../fixtures/fake-sandbox.ts';

const page = readFileSync(new URL('../../docs/policy.md', import.meta.url), 'utf8');
const [, table = ''] = /<!-- examples -->([^]*)<!-- \/examples -->/u.exec(page) ?? [];
const rows = Array.from(
  table.matchAll(/^\| `(.+)` \| `(\{.*\})` \| (passed|asked|refused) \| (yes|no)? ?\|$/gmu),
  ([, program = '', settings = '', outcome = '', allowed = '']) => ({
    code: program.replaceAll(' ⏎ ', '\n'),
    settings,
    outcome,
    allowed,
  }),
);

async function outcomeOf(code: string, settings: string) {
  const config = createServiceConfig(JSON.parse(settings) as ServiceConfigInput);
  const sandbox = new FakeSandbox();
  const generator = new ScriptedCodeGenerator([{ code }]);
  const parts = await createParts(config, { sandbox, generator, onWarning: () => undefined });
  const analysis = await parts.analyze(code, await sandbox.profile());
  const outcome = !analysis.passed ? 'refused' : analysis.needsApproval ? 'asked' : 'passed';
  const isOffered = analysis.asking?.known === true && config.approval.maxGrantHours > 0;
  return { outcome, allowed: outcome === 'asked' ? (isOffered ? 'yes' : 'no') : '' };
}

describe('docs/policy.md', () => {
  it('has its examples', () => {
    const lines = table.split('\n').filter((line) => line.startsWith('| `'));
    expect(rows.length).toBe(lines.length);
    expect(rows.length).toBeGreaterThan(15);
  });

  it.each(rows)(
    'tells what becomes of $code with $settings',
    async ({ code, settings, outcome, allowed }) => {
      expect(await outcomeOf(code, settings)).toEqual({ outcome, allowed });
    },
  );
});
