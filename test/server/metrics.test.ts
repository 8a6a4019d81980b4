import { describe, expect, it } from 'vitest';
import type { CellStats } from '../../src/sandbox/cells/cell.ts';
import { FakeSandbox, success } from '../fixtures/fake-sandbox.ts';
import { running } from './running.ts';
import { evaluate } from './submission.ts';

const STATS: CellStats = {
  kinds: [
    { key: 'a', waiting: 2, loaded: 1, opening: 0 },
    { key: 'b', waiting: 1, loaded: 1, opening: 1 },
  ],
  kept: 4,
  served: { waiting: 5, kept: 6, none: 7 },
};

/** Tells of what it holds ready. */
class PooledSandbox extends FakeSandbox {
  stats(): CellStats {
    return STATS;
  }
}

describe('metrics', () => {
  it('tell of executions, and of what the sandbox holds ready', async () => {
    const { url } = await running({ sandbox: new PooledSandbox() });
    const response = await fetch(`${url}/metrics`);
    expect(response.headers.get('content-type')).toContain('text/plain');
    const lines = (await response.text()).split('\n').filter((line) => !line.startsWith('#'));
    const values = lines.map((line) => line.replaceAll('python_executor_', ''));
    expect(
      values.filter((line) => /^(?:executions|upload_bytes|pool|pool_jobs_total)\{/.test(line)),
    ).toEqual([
      'executions{state="running"} 0',
      'executions{state="queued"} 0',
      'upload_bytes{state="taken"} 0',
      'upload_bytes{state="limit"} 1073741824',
      'pool{state="waiting"} 3',
      'pool{state="loaded"} 2',
      'pool{state="opening"} 1',
      'pool{state="kept"} 4',
      'pool_jobs_total{state="waiting"} 5',
      'pool_jobs_total{state="kept"} 6',
      'pool_jobs_total{state="none"} 7',
    ]);
  });

  it('count executions by how they ended, and requests by route and status', async () => {
    const sandbox = new FakeSandbox(({ code }) => {
      if (code.includes('broken')) throw new Error('no');
      if (code.includes('slow')) return success({}, { status: 'killed', killReason: 'timeout' });
      return success({}, { truncated: true, droppedBytes: 7 });
    });
    const { url } = await running({ sandbox, config: { autoDetectImports: false } });
    for (const code of ['1', '2', 'slow', 'broken']) await evaluate(url, { code });
    await evaluate(url, '{');
    await fetch(`${url}/api/v1/nowhere/CANARY`);
    await fetch(`${url}/api/v1/executions/exe_CANARY`);
    const text = await (await fetch(`${url}/metrics`)).text();
    const lines = text.split('\n').map((line) => line.replaceAll('python_executor_', ''));
    expect(lines).toEqual(
      expect.arrayContaining([
        'executions_ended_total{outcome="success"} 2',
        'executions_ended_total{outcome="timeout"} 1',
        'executions_ended_total{outcome="infrastructure"} 1',
        'execution_duration_seconds_count{outcome="success"} 2',
        'execution_queue_seconds_count 4',
        'execution_startup_seconds_count 3',
        'output_dropped_bytes_total 14',
        'http_requests_total{method="POST",route="/api/v1/eval",status="200"} 4',
        'http_requests_total{method="POST",route="/api/v1/eval",status="400"} 1',
        'http_requests_total{method="GET",route="/api/v1/executions/:id",status="404"} 1',
      ]),
    );
    expect(text).toContain('process_resident_memory_bytes');
    expect(text).not.toContain('CANARY');
  });

  it('are there without anything held ready', async () => {
    const { url } = await running({ sandbox: new FakeSandbox(() => success()) });
    const text = await (await fetch(`${url}/metrics`)).text();
    expect(text).toContain('python_executor_pool{state="waiting"} 0');
  });
});
