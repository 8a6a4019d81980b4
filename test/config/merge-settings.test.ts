import { describe, expect, it } from 'vitest';
import { deepMerge } from '../../src/config/deep-merge.ts';
import { mergeSettings } from '../../src/config/merge-settings.ts';
import { ContainerConfigurationError } from '../../src/errors.ts';

describe('deepMerge', () => {
  it('merges tables and replaces everything else', () => {
    const base = { a: { b: 1, c: [1, 2] }, d: 1, e: { f: 1 } };
    const over = { a: { c: [3], g: null }, d: { h: 1 }, e: 2 };
    expect(deepMerge(base, over)).toEqual({ a: { b: 1, c: [3], g: null }, d: { h: 1 }, e: 2 });
  });

  it('takes undefined for absent and leaves its arguments alone', () => {
    const base = Object.freeze({ a: Object.freeze({ b: 1 }) });
    const over = Object.freeze({ a: Object.freeze({ b: undefined, c: 2 }), d: undefined });
    const merged = deepMerge(base, over);
    expect(merged).toEqual({ a: { b: 1, c: 2 } });
    expect('d' in merged).toBe(false);
  });

  it('gives nobody a prototype', () => {
    const over = JSON.parse('{"__proto__": {"trusted": true}}') as Record<string, unknown>;
    const merged = deepMerge({ a: 1 }, over);
    expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
    expect(merged['trusted']).toBeUndefined();
  });
});

describe('mergeSettings', () => {
  it.each([
    [{ checkpointer: { kind: 'postgres', url: 'postgres://h/d' } }, { kind: 'sqlite', path: 'p' }],
    [{ checkpointer: { kind: 'sqlite', path: 'p' } }, { kind: 'memory' }],
  ])('does not carry parts of %j into another checkpointer', (base, checkpointer) => {
    expect(mergeSettings(base, { checkpointer })).toEqual({ checkpointer });
  });

  it('does not carry the options of one generator or connector into another', () => {
    const base = {
      generator: { name: 'basic', options: { maxErrors: 1 } },
      controlSystem: { type: 'epics', connector: { type: 'epics', timeoutSeconds: 3 } },
    };
    const over = {
      generator: { name: 'mock' },
      controlSystem: { type: 'tango', connector: { type: 'mock', channels: { X: 1 } } },
    };
    expect(mergeSettings(base, over)).toEqual(over);
  });

  it('merges the same choice', () => {
    const base = { controlSystem: { connector: { type: 'epics', timeoutSeconds: 3 } } };
    const over = { controlSystem: { connector: { type: 'epics' }, writesEnabled: true } };
    expect(mergeSettings(base, over)).toEqual({
      controlSystem: { connector: { type: 'epics', timeoutSeconds: 3 }, writesEnabled: true },
    });
    expect(mergeSettings({ generator: { name: 'basic' } }, { generator: { options: {} } })).toEqual(
      { generator: { name: 'basic', options: {} } },
    );
  });

  it('does not let a table hide a wrong value', () => {
    const merge = () =>
      mergeSettings(
        { controlSystem: { limitsChecking: 'on' } },
        {
          controlSystem: { limitsChecking: { enabled: undefined } },
        },
      );
    expect(merge).toThrow(ContainerConfigurationError);
    expect(merge).toThrow('controlSystem.limitsChecking must be a table of settings, not "on"');
  });

  it('lets a table follow null', () => {
    const connector = { type: 'epics' };
    expect(
      mergeSettings({ controlSystem: { connector: null } }, { controlSystem: { connector } }),
    ).toEqual({ controlSystem: { connector } });
  });
});
