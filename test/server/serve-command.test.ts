import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { runCli, startCli } from '../cli/cli.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';

describe('serve', () => {
  it('makes a token and its entry', async () => {
    const args = ['serve', '--new-token', 'ann'];
    const { exitCode, stdout } = await runCli(args, { folder: tempFolder() });
    expect(exitCode).toBe(0);
    const [token = '', entry = ''] = stdout.split('\n');
    const sha256 = createHash('sha256').update(token).digest('hex');
    expect(JSON.parse(entry)).toEqual({ tenant: 'ann', sha256 });
  });

  it('serves until it is told to end', async () => {
    const args = ['serve', '--port', '0', '--sandbox', 'local', '--accept-no-isolation'];
    const env = { PYEXEC_CONSUL_ADDR: 'x:1' };
    const child = startCli(args, { folder: tempFolder(), env });
    const exit = once(child, 'close');
    let [stdout, stderr] = ['', ''];
    child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    for await (const chunk of child.stdout ?? []) {
      stdout += String(chunk);
      const [, url] = /Listening on (http:\S+)\n/.exec(stdout) ?? [];
      if (url === undefined) continue;
      expect((await fetch(`${url}/health`)).status).toBe(200);
      child.kill('SIGTERM');
    }
    expect(await exit).toEqual([0, null]);
    expect(stdout).toContain('Listening on http://127.0.0.1:');
    expect(stderr).toContain('PYEXEC_STORE');
  });

  it('refuses to serve strangers', async () => {
    const args = ['serve', '--host', '0.0.0.0'];
    const { exitCode, stderr } = await runCli(args, { folder: tempFolder() });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('PYEXEC_TOKENS_FILE');
  });
});
