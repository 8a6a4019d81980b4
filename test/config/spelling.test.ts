import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { serviceConfigSchema } from '../../src/config/service-config.ts';
import { camelFields } from '../../src/config/spelling.ts';

const camel = (value: unknown) => camelFields(serviceConfigSchema, value);

describe('camelFields', () => {
  it('renames the fields that the schema knows, at every depth', () => {
    expect(
      camel({
        agent_data_dir: 'd',
        max_generation_retries: 2,
        control_system: {
          limits_checking: { database_path: 'l.json', allow_unlisted_channels: true },
        },
        sandbox: { use_https: true, containers: { read: { execution_modes: ['read_only'] } } },
      }),
    ).toEqual({
      agentDataDir: 'd',
      maxGenerationRetries: 2,
      controlSystem: { limitsChecking: { databasePath: 'l.json', allowUnlistedChannels: true } },
      sandbox: { useHttps: true, containers: { read: { executionModes: ['read_only'] } } },
    });
  });

  it('leaves the names that the user chooses', () => {
    const modes = { read_only: { kernel_name: 'k', environment: { MY_VAR: 'x' } } };
    expect(camel({ execution_modes: modes, analyzer_settings: { ring_name: 'SR' } })).toEqual({
      executionModes: { read_only: { kernelName: 'k', environment: { MY_VAR: 'x' } } },
      analyzerSettings: { ring_name: 'SR' },
    });
    const options = { max_errors: 1 };
    expect(camel({ generator: { name: 'g', options } })).toEqual({
      generator: { name: 'g', options },
    });
  });

  it('finds its way through lists and choices', () => {
    const argument = { index: 0, matches: 'x', when_unknown: false };
    expect(
      camel({
        control_system: {
          connector: { type: 'epics', timeout_seconds: 3 },
          pattern_sets: [{ name: 's', writes: ['db.execute', { name: 'db.run', argument }] }],
        },
      }),
    ).toEqual({
      controlSystem: {
        connector: { type: 'epics', timeoutSeconds: 3 },
        patternSets: [
          {
            name: 's',
            writes: [
              'db.execute',
              { name: 'db.run', argument: { index: 0, matches: 'x', whenUnknown: false } },
            ],
          },
        ],
      },
    });
  });

  it('leaves unknown names and wrong types for the schema to refuse', () => {
    const wrong = { agent_data_dirs: 1, sandbox: 'docker', limits: null, approval: ['x'] };
    expect(camel(wrong)).toEqual(wrong);
    expect(camel('text')).toBe('text');
  });

  it('keeps both spellings of one field, so that neither is lost in silence', () => {
    const both = { agent_data_dir: 'a', agentDataDir: 'b' };
    expect(camel(both)).toEqual(both);
    expect(serviceConfigSchema.safeParse(camel(both)).error?.message).toContain('agent_data_dir');
  });

  it('does not rename what the schema itself spells so', () => {
    const schema = z.object({ user_id: z.string(), userId: z.string().optional() });
    expect(camelFields(schema, { user_id: 'x' })).toEqual({ user_id: 'x' });
  });
});
