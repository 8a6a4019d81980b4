import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ServiceConfigInput } from '../../src/config/service-config.ts';
import { ChannelLimitsViolationError } from '../../src/policy/channel-limits-violation-error.ts';
import { ScriptedCodeGenerator } from '../../src/generator/scripted-generator.ts';
import {
  answer,
  completed,
  failureOf,
  localPython,
  makeService,
  onThread,
  REQUEST,
  stateOf,
  waiting,
} from '../fixtures/agent.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';

const DATABASE = {
  _remark: 'for tests',
  defaults: { min_value: 0 },
  X: { max_value: 10 },
  'BAD ENTRY': { max_value: 'ten' },
};

interface Wishes {
  readonly code: string;
  readonly limitsChecking: NonNullable<ServiceConfigInput['controlSystem']>['limitsChecking'];
}

/** A service whose programs may write to a simulated machine, on the Python of this one. */
function open({ code, limitsChecking }: Wishes) {
  const projectRoot = tempFolder();
  mkdirSync(join(projectRoot, 'site'));
  writeFileSync(join(projectRoot, 'site/limits.json'), JSON.stringify(DATABASE));
  const generator = new ScriptedCodeGenerator([{ code }]);
  const warnings: string[] = [];
  const service = makeService({
    generator,
    sandbox: localPython(),
    onWarning: (text) => warnings.push(text),
    config: {
      projectRoot,
      agentDataDir: 'data',
      controlSystem: {
        writesEnabled: true,
        limitsChecking,
        connector: { type: 'mock', channels: { X: 1, Y: 1 } },
      },
    },
  });
  const audit = () =>
    readFileSync(join(projectRoot, 'data/audit.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  return {
    service,
    generator,
    warnings,
    audit,
    run: async () => {
      await waiting(service.invoke(REQUEST, onThread()));
      return await service.invoke(answer(true), onThread());
    },
  };
}

const write = (channel: string, value: number): string =>
  `write_channel("${channel}", ${value})\nresults = {"x": read_channel("${channel}")}`;
const FILE = { enabled: true, databasePath: 'site/limits.json' };

describe.skipIf(process.env['TEST_LOCAL'] !== '1')('limits of channels', () => {
  it('let pass what is within them', async () => {
    const { run, warnings, audit } = open({ code: write('X', 10), limitsChecking: FILE });
    const { executionResult } = await completed(run());
    expect(executionResult.results).toEqual({ x: 10 });
    expect(warnings).toEqual([
      expect.stringContaining('writes are enabled'),
      expect.stringMatching(/site\/limits\.json: "BAD ENTRY" is left out/),
    ]);
    expect(audit().at(-1)).toMatchObject({
      event: 'execution_finished',
      mode: 'write_access',
      channel_writes: [{ channel: 'X', outcome: 'confirmed', value: '10' }],
    });
  });

  it.each([
    ['above a limit', write('X', 11), FILE, 'MAX_EXCEEDED'],
    ['below a default', write('X', -1), FILE, 'MIN_EXCEEDED'],
    ['that are not listed', write('Y', 1), FILE, 'UNLISTED_CHANNEL'],
    ['of any kind without a database', write('X', 1), { enabled: true }, 'UNLISTED_CHANNEL'],
    [
      'although the program goes on',
      `try:\n    write_channel("X", 11)\nexcept Exception:\n    pass\nresults = {}`,
      FILE,
      'MAX_EXCEEDED',
    ],
  ])('end the run for writes %s', async (_, code, limitsChecking, type) => {
    const { run, service, generator, audit } = open({ code, limitsChecking });
    const error = await failureOf(run());
    expect(error).toBeInstanceOf(ChannelLimitsViolationError);
    expect(error).toMatchObject({ violation: { type }, category: 'code_related' });
    expect(generator.callCount).toBe(1);
    expect(await stateOf(service)).toMatchObject({ is_failed: true, generation_attempt: 1 });
    expect(audit()).toContainEqual(
      expect.objectContaining({ event: 'refusal', layer: 'limits', mode: 'write_access' }),
    );
  });

  it('let others pass where the settings say so', async () => {
    const limitsChecking = { ...FILE, allowUnlistedChannels: true };
    const { run } = open({ code: write('Y', 99), limitsChecking });
    expect((await completed(run())).executionResult.results).toEqual({ x: 99 });
  });

  it('are nothing while they are off', async () => {
    const limitsChecking = { ...FILE, enabled: false };
    const { run } = open({ code: write('X', 11), limitsChecking });
    expect((await completed(run())).executionResult.results).toEqual({ x: 11 });
  });
});

describe.skipIf(process.env['TEST_LOCAL'] !== '1')('the policy of a mode in real Python', () => {
  it('refuses an import that is denied to programs that read', async () => {
    const code = 'import colorsys\nresults = {"ok": 1}';
    const service = (denied: string[]) =>
      makeService({
        sandbox: localPython(),
        replies: [{ code }],
        config: {
          maxGenerationRetries: 1,
          approval: { mode: 'disabled' },
          controlSystem: { denyImportsInReadOnly: denied },
        },
      });
    await completed(service([]).invoke(REQUEST, onThread()));
    const error = await failureOf(service(['colorsys']).invoke(REQUEST, onThread()));
    expect(error.message).toContain('WriteRefusedError');
    expect(error.message).toContain('colorsys');
  });

  it('tells the program its mode and the variables of it', async () => {
    const code =
      'import os\nresults = {n: os.environ.get(n) for n in ("PYTHON_EXECUTION_MODE", "SITE")}';
    const service = makeService({
      sandbox: localPython(),
      replies: [{ code }],
      config: {
        approval: { mode: 'disabled' },
        executionModes: { read_only: { environment: { SITE: 'here' } } },
      },
    });
    const { executionResult } = await completed(service.invoke(REQUEST, onThread()));
    expect(executionResult.results).toEqual({ PYTHON_EXECUTION_MODE: 'read_only', SITE: 'here' });
  });
});
