import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createMachine } from '../../scripts/services/machine.ts';
import { isReachable } from '../../scripts/services/loopback.ts';
import { findPrograms, postgres } from '../../scripts/services/postgres.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';

describe('findPrograms', () => {
  it('takes the newest version with a server', async () => {
    const folder = tempFolder();
    for (const version of ['9', '15', '16']) {
      const programs = version === '16' ? ['psql'] : ['initdb', 'pg_ctl'];
      mkdirSync(join(folder, version, 'bin'), { recursive: true });
      for (const name of programs) writeFileSync(join(folder, version, 'bin', name), '');
    }
    expect(await findPrograms(folder)).toBe(join(folder, '15', 'bin'));
    expect(await findPrograms('/nonexistent')).toBeUndefined();
  });
});

const ensure = async (url: string) =>
  postgres.ensure(
    await createMachine({ NO_INSTALL: '1', TEST_POSTGRES_URL: url }),
    () => undefined,
  );

describe('the postgres service', () => {
  it('takes the database it is given', async () => {
    const server = createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const url = `postgresql://u:p@127.0.0.1:${(server.address() as AddressInfo).port}/db`;
    expect(await isReachable(url)).toBe(true);
    expect(await ensure(url)).toMatchObject({ state: 'running', env: { TEST_POSTGRES_URL: url } });
    server.close();
  });

  it('is missing when nothing answers', async () => {
    expect(await ensure('postgresql://u:p@127.0.0.1:1/db')).toMatchObject({ state: 'missing' });
  });
});
