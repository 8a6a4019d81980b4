import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createJob } from '../../../src/sandbox/job.ts';
import { encodeFrame, Frame, FrameDecoder } from '../../../src/sandbox/runner/frames.ts';
import { runJob } from '../../../src/sandbox/runner/run-job.ts';
import { linkTo } from '../../../src/sandbox/runner/supervisor-link.ts';

const PLACEMENT = { folder: '/work', env: {}, rlimitMemory: false, rlimitFileSize: false };

/** Both ends of a channel; `kinds` lists the frames that reached the supervisor. */
function makeLink(graceMs = 50) {
  const [stdin, stdout] = [new PassThrough(), new PassThrough()];
  const kinds: string[] = [];
  const decoder = new FrameDecoder(1_000_000);
  stdin.on('data', (chunk: Buffer) => {
    for (const { kind } of decoder.push(chunk)) kinds.push(kind);
  });
  const link = linkTo({ stdin, stdout }, () => stdout.end(), graceMs);
  return { link, stdout, kinds };
}

describe('runJob', () => {
  it('sends the job and reads to its end', async () => {
    const { link, stdout, kinds } = makeLink();
    const job = createJob({ code: 'x', files: { a: Buffer.from('b') } });
    const running = runJob(link, job, PLACEMENT);
    stdout.write(encodeFrame(Frame.STARTED));
    stdout.write(encodeFrame(Frame.STDOUT, 'hi'));
    stdout.write(encodeFrame(Frame.END, '{"exit_code":0}'));
    const { collector, gaveUp, protocolError } = await running;
    expect(kinds.join('')).toBe('JFFG');
    expect([gaveUp, protocolError]).toEqual([null, undefined]);
    expect(collector.toExecution()).toMatchObject({
      stdout: 'hi',
      exitCode: 0,
      status: 'completed',
    });
  });

  it('gives up a supervisor that outlives the time limit', async () => {
    const { link, stdout } = makeLink();
    const job = createJob({ code: '', limits: { timeoutMs: 20 } });
    const running = runJob(link, job, PLACEMENT);
    stdout.write(encodeFrame(Frame.STARTED));
    expect(await running).toMatchObject({ gaveUp: 'timeout', protocolError: undefined });
  });

  it('passes an abort on, then gives up', async () => {
    const { link, stdout, kinds } = makeLink();
    const controller = new AbortController();
    const running = runJob(link, createJob({ code: '' }), PLACEMENT, { signal: controller.signal });
    stdout.write(encodeFrame(Frame.STARTED));
    controller.abort();
    expect(await running).toMatchObject({ gaveUp: 'aborted' });
    expect(kinds.at(-1)).toBe(Frame.KILL);
  });

  it('sends nothing when aborted already', async () => {
    const { link, kinds } = makeLink();
    const outcome = await runJob(link, createJob({ code: '' }), PLACEMENT, {
      signal: AbortSignal.abort(),
    });
    expect(outcome).toMatchObject({ gaveUp: 'aborted' });
    expect(outcome.collector.toExecution({ killReason: 'aborted' }).status).toBe('killed');
    expect(kinds).toEqual([]);
  });

  it('reports a channel that breaks off or speaks nonsense', async () => {
    const broken = makeLink();
    const running = runJob(broken.link, createJob({ code: '' }), PLACEMENT);
    broken.stdout.end();
    expect((await running).collector.report).toBeUndefined();
    const noise = makeLink();
    const listening = runJob(noise.link, createJob({ code: '' }), PLACEMENT);
    noise.stdout.write(Buffer.alloc(10, 0xff));
    expect((await listening).protocolError?.message).toContain('4294967295 bytes');
  });
});
