import { describe, expect, it } from 'vitest';
import { serverConfigFromEnv } from '../../src/server/config/server-config-from-env.ts';
import { createServerConfig } from '../../src/server/config/server-config.ts';

describe('settings of the server', () => {
  it('are those of the original, on the loopback', () => {
    expect(createServerConfig()).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      sandbox: 'docker',
      defaultTimeoutSeconds: 300,
      autoDetectImports: true,
      cleanupTtlSeconds: 300,
    });
  });

  it('come from the environment; what is empty or cannot be read counts as absent', () => {
    const { settings, warnings } = serverConfigFromEnv({
      PYEXEC_HOST: '',
      PYEXEC_PORT: 'abc',
      PYEXEC_DEFAULT_TIMEOUT: '60',
      PYEXEC_LOG_LEVEL: 'loud',
      PYEXEC_AUTO_DETECT_IMPORTS: 'No',
      PYEXEC_DNS_SERVERS: ' 1.1.1.1, ,9.9.9.9',
      PYEXEC_VERSION_IMAGES: '3.12=reg:5000/py:3.12',
      PYEXEC_ALLOWED_IMAGES: ', ,',
    });
    expect(settings).toEqual({
      defaultTimeoutSeconds: 60,
      autoDetectImports: false,
      dnsServers: ['1.1.1.1', '9.9.9.9'],
      versionImages: { '3.12': 'reg:5000/py:3.12' },
    });
    expect(warnings).toEqual([]);
  });

  it('of the pool come from variables of their own', () => {
    const { settings } = serverConfigFromEnv({
      PYEXEC_ISOLATION: 'thread',
      PYEXEC_POOL_SIZE: '0',
      PYEXEC_POOL_IDLE: '60',
      PYEXEC_POOL_PRELOAD: 'numpy, scipy.stats',
      PYEXEC_POOL_MAX_JOBS: 'many',
    });
    const preload = ['numpy', 'scipy.stats'];
    expect(settings).toEqual({
      isolation: 'thread',
      pool: { size: 0, idleSeconds: 60, preload },
    });
    expect(createServerConfig(settings).pool).toMatchObject({ maxWaiting: 16, maxJobs: 1000 });
    expect(createServerConfig().pool.size).toBe(2);
    expect(serverConfigFromEnv({ PYEXEC_POOL_PRELOAD: 'none' }).settings).toEqual({
      pool: { preload: [] },
    });
    expect(() => createServerConfig({ pool: { size: -1 } })).toThrow('pool.size');
  });

  it('say what to use instead of Consul', () => {
    const { warnings } = serverConfigFromEnv({ PYEXEC_CONSUL_ADDR: 'localhost:8500' });
    expect(warnings).toEqual([expect.stringContaining('PYEXEC_STORE')]);
  });

  it('raise a bound to its default, and are refused by name', () => {
    expect(createServerConfig({ defaultTimeoutSeconds: 7200 }).maxTimeoutSeconds).toBe(7200);
    expect(() => createServerConfig({ port: 70_000 })).toThrow('port');
  });
});
