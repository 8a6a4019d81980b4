import { describe, expect, it } from 'vitest';
import { createServerConfig } from '../../src/server/config/server-config.ts';
import { buildJob } from '../../src/server/jobs/build-job.ts';
import { isDetailedId, newExecutionId } from '../../src/server/jobs/detailed-id.ts';
import { decodeGoJson } from '../../src/server/wire/go-json.ts';
import { metadataSchema } from '../../src/server/wire/metadata-schema.ts';

const files = new Map([
  ['main.py', Buffer.from('1')],
  ['pkg/__main__.py', Buffer.from('2')],
  ['src/app.py', Buffer.from('3')],
]);

const jobOf = (metadata: object, settings: Parameters<typeof createServerConfig>[0] = {}) =>
  buildJob(
    decodeGoJson(metadataSchema, JSON.stringify({ entrypoint: 'main.py', ...metadata })),
    { files, folders: new Set(['out']) },
    createServerConfig(settings),
  );

describe('job of a submission', () => {
  it('carries all over', () => {
    const job = jobOf({
      docker_image: 'python:3.11-slim',
      requirements_txt: 'rich\n',
      pre_commands: ['a || b', null],
      stdin: 'é',
      env_vars: ['A=b=c\n', 'EMPTY=', 'dropped'],
      script_args: ['--x', 'y z'],
    });
    expect(job).toMatchObject({
      image: 'python:3.11-slim',
      setup: { commands: ['a || b', ''], requirements: 'rich\n' },
      env: { A: 'b=c\n', EMPTY: '' },
      argv: ['--x', 'y z'],
      folders: ['out'],
      network: 'none',
      capture: 'script',
      limits: { timeoutMs: 300_000, memoryMb: 1024, diskMb: 2048, cpuShares: 1024 },
    });
    expect(Buffer.from(job.stdin).toString()).toBe('é');
  });

  it.each([
    [undefined, true, 'none'],
    [null, true, 'none'],
    [{}, true, 'on'],
    [{}, false, 'none'],
    [{ network_disabled: null }, true, 'on'],
    [{ network_disabled: false }, false, 'on'],
    [{ network_disabled: true }, true, 'never'],
  ])('config %o, unsaid %o: network %s', (config, networkIfUnsaid, network) => {
    expect(jobOf({ config }, { networkIfUnsaid }).network).toBe(network);
  });

  it.each([
    ['./main.py', 'main.py'],
    ['/main.py', 'main.py'],
    ['src/../main.py', 'main.py'],
    ['pkg', 'pkg/__main__.py'],
    ['nope.py', 'nope.py'],
    ['src', 'src/__main__.py'],
  ])('runs %s', (entrypoint, expected) => {
    const job = jobOf({ entrypoint });
    expect(job.entrypoint).toBe(expected);
    expect(job.files[expected]).toBeDefined();
  });

  it.each([
    [{ entrypoint: '' }, 'entrypoint is required'],
    [{ entrypoint: '../x.py' }, 'no path of a file inside'],
    [{ entrypoint: 'main.py/x' }, 'lies under a file'],
    [{ env_vars: ['A B=1'] }, 'env_vars: "A B"'],
    [{ docker_image: 'evil/image' }, 'docker_image "evil/image" is not allowed'],
    [{ config: { disk_mb: -5 } }, 'config.disk_mb is -5'],
    [{ config: { memory_mb: 3 } }, 'config.memory_mb is 3'],
    [{ job: { limits: { timeoutMs: 1e9 } } }, 'job.limits.timeoutMs'],
    [{ job: { limits: { nope: 1 } } }, 'job.limits'],
    [{ job: { policy: { mode: 'nope' } } }, 'job.policy.mode'],
  ])('refuses %o', (metadata, error) => {
    expect(() => jobOf(metadata)).toThrow(error);
  });

  it('lets images in by pattern, whole names only', () => {
    const settings = { allowedImages: ['ghcr.io/me/*:1.?'] };
    expect(jobOf({ docker_image: 'ghcr.io/me/py:1.?' }, settings).image).toBe('ghcr.io/me/py:1.?');
    expect(() => jobOf({ docker_image: 'ghcr.io/me/py:1.2' }, settings)).toThrow('not allowed');
    expect(() => jobOf({ docker_image: 'x/ghcr.io/me/py:1.?' }, settings)).toThrow('not allowed');
  });

  it('refuses images where there are none', () => {
    expect(() => jobOf({ docker_image: 'python:3.11-slim' }, { sandbox: 'local' })).toThrow(
      'has no images',
    );
  });

  it('takes the fields of a job over its own', () => {
    const job = jobOf({
      job: {
        capture: 'cell',
        context: { a: [1.5, null] },
        policy: { mode: 'read_only' },
        network: 'never',
        limits: { timeout_ms: 1500, maxOutputBytes: 10 },
        stdin_base64: '/w==',
      },
    });
    expect(job).toMatchObject({
      capture: 'cell',
      context: { a: [1.5, null] },
      policy: { mode: 'read_only' },
      network: 'never',
      limits: { timeoutMs: 1500, maxOutputBytes: 10, memoryMb: 1024 },
    });
    expect([...job.stdin]).toEqual([255]);
  });

  it('tells by the id who gets the whole execution', () => {
    for (const isDetailed of [true, false]) {
      const id = newExecutionId(isDetailed);
      expect(id).toMatch(
        /^exe_[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      );
      expect(isDetailedId(id)).toBe(isDetailed);
    }
    expect(isDetailedId(jobOf({ job: {} }).id)).toBe(true);
  });
});
