import { writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Review } from '../../src/review/review.ts';
import type { RunView } from '../../src/review/run-view.ts';
import { startOpenAiServer } from '../fixtures/openai-server.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';
import { runCli, SLOW, startCli, writeScript } from './cli.ts';

describe.skipIf(process.env['TEST_LOCAL'] !== '1')('serve --console', () => {
  it('answers what the command line asked, with the same settings', { timeout: SLOW }, async () => {
    const folder = tempFolder();
    const python = process.env['TEST_PYTHON'] ?? 'python3';
    const settings = {
      sandbox: { kind: 'local', acceptNoIsolation: true, python: [python] },
      approval: { mode: 'all_code' },
    };
    const config = join(folder, 'agent.json');
    writeFileSync(config, JSON.stringify(settings));
    const script = writeScript(folder, 'results = {"n": 41 + 1}');
    const ask = ['ask', 'q', '--config', config, '--script', script, '--thread', 't', '--json'];
    expect((await runCli(ask, { folder })).exitCode).toBe(3);
    await using model = await startOpenAiServer({ replies: ['```python\nresults = {}\n```'] });
    const env = { OPENAI_API_KEY: 'any-key-at-all', OPENAI_BASE_URL: model.baseUrl };
    const serve = ['serve', '--console', '--config', config, '--port', '0'];
    const child = startCli([...serve, '--sandbox', 'local', '--accept-no-isolation'], {
      folder,
      env,
    });
    const exit = once(child, 'close');
    let stdout = '';
    for await (const chunk of child.stdout ?? []) {
      stdout += String(chunk);
      if (stdout.includes('/console/\n')) break;
    }
    const [, url = ''] = /^Console: (http:\S+)\/console\/$/m.exec(stdout) ?? [];
    const get = async <T>(path: string): Promise<T> =>
      (await (await fetch(url + path)).json()) as T;
    const { csrf } = await get<{ csrf: string }>('/console/me');
    const { reviews } = await get<{ reviews: Review[] }>('/api/v1/reviews');
    expect(reviews).toMatchObject([{ thread_id: 't', task: 'q', status: 'waiting' }]);
    const [review] = reviews as [Review];
    const answered = await fetch(`${url}/api/v1/reviews/${review.approval_id}/decision`, {
      method: 'POST',
      headers: { 'x-csrf-token': csrf },
      body: JSON.stringify({ type: 'approve', code_sha256: review.code_sha256 }),
    });
    expect(answered.status).toBe(202);
    await expect
      .poll(async () => (await get<RunView>('/api/v1/runs/t')).result?.results)
      .toEqual({ n: 42 });
    child.kill('SIGTERM');
    expect(await exit).toEqual([0, null]);
  });
});
