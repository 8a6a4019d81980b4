import { describe, expect, it } from 'vitest';
import type { ExecutionEvent } from '../../../src/sandbox/execution.ts';
import { createJob, type JobInput } from '../../../src/sandbox/job.ts';
import { ExecutionCollector } from '../../../src/sandbox/runner/collector.ts';
import { encodeFileFrame, Frame } from '../../../src/sandbox/runner/frames.ts';

const collect = (limits: JobInput['limits'] = {}, events: ExecutionEvent[] = []) => {
  const job = createJob({ id: 'exe_1', code: '', limits });
  return new ExecutionCollector(job, (event) => events.push(event));
};
const file = (path: string, text: string): Buffer =>
  encodeFileFrame(Frame.ARTIFACT, path, Buffer.from(text)).subarray(5);
const end = (report: unknown): Buffer => Buffer.from(JSON.stringify(report));

describe('ExecutionCollector', () => {
  it('holds each stream to its limit', () => {
    const collector = collect({ maxOutputBytes: 4 });
    collector.take(Frame.STDOUT, Buffer.from('abcdef'));
    collector.take(Frame.STDOUT, Buffer.from('g'));
    collector.take(Frame.STDERR, Buffer.from('1234'));
    collector.take(Frame.END, end({ exit_code: 0 }));
    expect(collector.toExecution()).toMatchObject({
      stdout: 'abcd',
      stderr: '1234',
      truncated: true,
    });
  });

  it('joins characters cut between frames', () => {
    const events: ExecutionEvent[] = [];
    const collector = collect({}, events);
    for (const byte of Buffer.from('é€')) collector.take(Frame.STDOUT, Buffer.from([byte]));
    collector.take(Frame.STDERR, Buffer.from([0xe2, 0x82]));
    collector.take(Frame.END, end({}));
    expect(collector.toExecution()).toMatchObject({ stdout: 'é€', stderr: '\ufffd' });
    expect(events.map((event) => event.type)).toEqual(['stdout', 'stdout']);
  });

  it('takes nothing after the end frame', () => {
    const collector = collect();
    collector.take(Frame.STARTED, Buffer.alloc(0));
    collector.take(Frame.END, end({ exit_code: 0 }));
    collector.take(Frame.STDOUT, Buffer.from('late'));
    collector.take(Frame.END, end({ exit_code: 9, kill_reason: 'timeout' }));
    expect(collector.toExecution()).toMatchObject({ stdout: '', exitCode: 0, killReason: null });
  });

  it('drops files with bad names or over the limit', () => {
    const collector = collect({ maxArtifactBytes: 3 });
    for (const path of ['../up', '/etc/x', 'a//b', 'a\\b', '', 'a/./b']) {
      collector.take(Frame.ARTIFACT, file(path, ''));
    }
    collector.take(Frame.ARTIFACT, Buffer.from([9, 9]));
    collector.take(Frame.ARTIFACT, file('ok', 'abc'));
    collector.take(Frame.ARTIFACT, file('more', 'd'));
    collector.take(Frame.END, end({}));
    const execution = collector.toExecution();
    expect(execution.artifacts.map(({ path }) => path)).toEqual(['ok']);
    expect(execution.warnings).toHaveLength(8);
  });

  it('names the kind of each file', () => {
    const collector = collect();
    for (const path of ['artifacts/1_a.svg', 'figures/f.png', 'p.PNG', 'a/b/c.png', 'x.zip']) {
      collector.take(Frame.ARTIFACT, file(path, 'x'));
    }
    const artifacts = [{ path: 'artifacts/1_a.svg', title: 'T', description: 'D', type: 'svg' }];
    collector.take(Frame.END, end({ artifacts, figures: ['figures/f.png'] }));
    expect(collector.toExecution().artifacts.map(({ kind, mimeType }) => [kind, mimeType])).toEqual(
      [
        ['artifact', 'image/svg+xml'],
        ['figure', 'image/png'],
        ['figure', 'image/png'],
        ['file', 'image/png'],
        ['file', 'application/octet-stream'],
      ],
    );
    expect(collector.toExecution().artifacts[0]).toMatchObject({
      title: 'T',
      description: 'D',
      artifactType: 'svg',
    });
  });

  it('keeps what fits of a report that does not', () => {
    const collector = collect();
    const results = { status: 'captured', value: [1], type: 'list' };
    collector.take(Frame.END, end({ exit_code: 'x', error: { type: 1 }, oom: 'yes', results }));
    const execution = collector.toExecution();
    expect(execution).toMatchObject({ status: 'completed', exitCode: null, error: null, results });
    expect(execution.outOfMemory).toBe(false);
  });

  it('survives an unreadable or bottomless report', () => {
    const unreadable = collect();
    unreadable.take(Frame.END, Buffer.from('{NaN'));
    expect(unreadable.toExecution().warnings.join()).toContain('not readable');
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const bottomless = collect();
    const report = `{"exit_code":3,"results":{"status":"captured","type":"list","value":${deep}}}`;
    bottomless.take(Frame.END, Buffer.from(report));
    const execution = bottomless.toExecution();
    expect(execution).toMatchObject({ exitCode: 3, results: { status: 'missing' } });
    expect(() => JSON.stringify(execution)).not.toThrow();
  });

  it('tells each way in which a job ends', () => {
    const running = collect();
    running.take(Frame.STARTED, Buffer.alloc(0));
    const failed = running.toExecution({ lastWords: 'it ended with SIGKILL' });
    expect(failed).toMatchObject({ status: 'failed', killReason: null });
    expect(failed.warnings.join()).toContain('SIGKILL');
    expect(running.toExecution({ killReason: 'timeout' })).toMatchObject({ status: 'killed' });
    expect(running.toExecution({ outOfMemory: true })).toMatchObject({
      status: 'killed',
      killReason: 'out_of_memory',
    });
    const kernel = collect();
    kernel.take(Frame.END, end({ oom: true, signal: 'SIGKILL' }));
    expect(kernel.toExecution()).toMatchObject({ killReason: 'out_of_memory', outOfMemory: true });
    const own = collect();
    own.take(Frame.END, end({ oom: true, exit_code: 1 }));
    expect(own.toExecution()).toMatchObject({ status: 'completed', outOfMemory: true });
  });
});
