import { describe, expect, it } from 'vitest';
import type { Backlog } from '../../src/sandbox/sandbox.ts';
import { FakeSandbox } from '../fixtures/fake-sandbox.ts';
import { running } from './running.ts';

const READY = { status: 'ok' };

/** A sandbox before a queue that may be away. */
class QueueingSandbox extends FakeSandbox {
  isAway = false;

  async backlog(): Promise<Backlog> {
    if (this.isAway) throw new Error('connection refused');
    return { waiting: 3, running: 2, maxWaiting: 10 };
  }
}

async function ready(url: string): Promise<readonly [number, unknown]> {
  const response = await fetch(`${url}/ready`);
  return [response.status, await response.json()];
}

describe('/ready', () => {
  it('needs no token, and says that executions can be taken', async () => {
    const tokens = [{ tenant: 'a', sha256: '0'.repeat(64) }];
    const { url } = await running({ sandbox: new FakeSandbox(), tokens });
    expect(await ready(url)).toEqual([200, READY]);
  });

  it('names the queue while it is away, and /health goes on to say that the server lives', async () => {
    const sandbox = new QueueingSandbox();
    const { url } = await running({ sandbox });
    expect(await ready(url)).toEqual([200, READY]);
    sandbox.isAway = true;
    expect(await ready(url)).toEqual([503, { status: 'not ready', missing: ['queue'] }]);
    expect((await fetch(`${url}/health`)).status).toBe(200);
    sandbox.isAway = false;
    expect(await ready(url)).toEqual([200, READY]);
  });

  it('names the store when it is away', async () => {
    const { url, store } = await running({ sandbox: new FakeSandbox() });
    await store[Symbol.asyncDispose]();
    expect(await ready(url)).toEqual([503, { status: 'not ready', missing: ['store'] }]);
  });
});

describe('python_executor_queue_programs', () => {
  const told = async (url: string): Promise<readonly string[]> =>
    (await (await fetch(`${url}/metrics`)).text())
      .split('\n')
      .filter((line) => line.startsWith('python_executor_queue_programs{'));

  it('is told while it is known, and left out while it is not', async () => {
    const sandbox = new QueueingSandbox();
    const { url } = await running({ sandbox });
    expect(await told(url)).toEqual([
      'python_executor_queue_programs{state="waiting"} 3',
      'python_executor_queue_programs{state="running"} 2',
    ]);
    sandbox.isAway = true;
    expect(await told(url)).toEqual([]);
  });
});
