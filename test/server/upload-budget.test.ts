import { once } from 'node:events';
import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { FakeSandbox } from '../fixtures/fake-sandbox.ts';
import { running } from './running.ts';
import { program, submit } from './submission.ts';

const HALF_MB = ' '.repeat(500_000);
const METADATA = { entrypoint: 'main.py' };

/** A request that sends its body in parts. */
async function slowRequest(url: string) {
  const sent = request(`${url}/api/v1/eval`, { method: 'POST' });
  const answered = once(sent, 'response') as Promise<[{ readonly statusCode?: number }]>;
  const send = (text: string): Promise<void> =>
    new Promise((resolve) => void sent.write(text, () => resolve()));
  return {
    send,
    async end(text: string): Promise<number | undefined> {
      sent.end(text);
      const [{ statusCode }] = await answered;
      return statusCode;
    },
  };
}

async function takenBytes(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^python_executor_upload_bytes\{state="taken"\} (\d+)$/mu.exec(text)?.[1]);
}

it('sends uploads away while others take the memory for them, and takes them afterwards', async () => {
  const { url } = await running({ sandbox: new FakeSandbox(), config: { maxUploadsMb: 1 } });
  const unpacked = gzipSync(await program(`${HALF_MB}1`));
  const answer = async () => await submit(url, unpacked, METADATA);
  const slow = await slowRequest(url);
  await slow.send(`${HALF_MB}${HALF_MB}`);
  // While the server reads that, an answer would take the memory for it.
  await expect.poll(() => takenBytes(url)).toBe(1_000_000);
  const { status, headers, body } = await answer();
  expect(status).toBe(429);
  expect(headers.get('retry-after')).toBe('5');
  expect(body.error).toContain('come again in 5 s');
  expect(await slow.end('{"code": "1"}')).toBe(200);
  expect((await answer()).status).toBe(200);
});

it('takes one that is alone, however large', async () => {
  const { url } = await running({ sandbox: new FakeSandbox(), config: { maxUploadsMb: 1 } });
  const large = await program(`${HALF_MB.repeat(5)}1`);
  for (let number = 0; number < 3; number += 1) {
    expect((await submit(url, large, METADATA)).status).toBe(200);
  }
});
