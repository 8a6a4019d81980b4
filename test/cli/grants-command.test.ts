import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkpointPath } from '../../src/cli/data-folder.ts';
import { createServiceConfig } from '../../src/config/service-config.ts';
import { Documents } from '../../src/documents/documents.ts';
import { openGrants } from '../../src/grants/open-grants.ts';
import { makeGrant } from '../grants/make-grant.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';
import { jsonLines, runCli, SLOW } from './cli.ts';

describe('python-executor grants', () => {
  it('makes no file to look at', { timeout: SLOW }, async () => {
    const folder = tempFolder();
    const looked = await runCli(['grants'], { folder });
    expect(looked).toMatchObject({ exitCode: 0, stdout: 'Nothing is allowed beforehand.\n' });
    expect(existsSync(join(folder, '_agent_data'))).toBe(false);
  });

  it('shows and revokes', { timeout: SLOW }, async () => {
    const folder = tempFolder();
    const agentDataDir = join(folder, '_agent_data');
    {
      await using documents = new Documents({ kind: 'sqlite', path: checkpointPath(agentDataDir) });
      const until = new Date(Date.now() + 3_600_000).toISOString();
      await openGrants(createServiceConfig({ agentDataDir }), documents).make(makeGrant({ until }));
    }
    const listed = await runCli(['grants', '--thread', 'thread'], { folder });
    expect(listed.stdout).toMatch(
      /^grant-1: programs of thread thread may run without any finding, until \S+, by ada, used 0×\n$/u,
    );
    const revoked = await runCli(['grants', '--revoke', 'grant-1', '--json'], { folder });
    expect(jsonLines(revoked.stdout)).toMatchObject([
      {
        type: 'grants',
        grants: [{ grant_id: 'grant-1', revoked_at: expect.any(String) as unknown }],
      },
    ]);
    const wrong = await runCli(['grants', '--revoke', 'other'], { folder });
    expect(wrong.exitCode).toBe(2);
    expect(wrong.stderr).toContain('no grant "other"');
  });
});
