import { describe, expect, it } from 'vitest';
import { outcomeOf, type Ending, type RunFacts } from '../../src/jobs/execution-outcome.ts';
import { goDuration } from '../../src/jobs/go-duration.ts';
import type { Execution } from '../../src/sandbox/execution.ts';
import { makeArtifact, makeExecution } from '../notebook/fixture.ts';

const run = (overrides: Partial<Execution>): Ending => ({
  kind: 'execution',
  execution: makeExecution(overrides),
});
const killed = (killReason: Execution['killReason'], more: Partial<Execution> = {}): Ending =>
  run({ status: 'killed', killReason, exitCode: null, signal: 'SIGKILL', ...more });
const facts = (stopReason: RunFacts['stopReason'] = null): RunFacts => ({
  stopReason,
  timeoutMs: 90_000,
});

const TABLE: readonly [string, Ending, RunFacts, object][] = [
  ['an end', run({}), facts(), { status: 'completed', exitCode: 0, error: null }],
  ['an exit code', run({ exitCode: 3 }), facts(), { status: 'completed', exitCode: 3 }],
  [
    'a crash',
    run({ exitCode: null, signal: 'SIGSEGV' }),
    facts(),
    { status: 'completed', exitCode: 139 },
  ],
  [
    'an abort()',
    run({ exitCode: null, signal: 'SIGABRT' }),
    facts(),
    { status: 'completed', exitCode: 134 },
  ],
  ['no exit code', run({ exitCode: null }), facts(), { status: 'completed', exitCode: 1 }],
  [
    'a time-out',
    killed('timeout', { stdout: 'so far' }),
    facts(),
    {
      status: 'failed',
      exitCode: 124,
      error: 'execution timeout after 1m30s',
      stdout: 'so far',
    },
  ],
  [
    'a time-out just before a kill',
    killed('timeout'),
    facts('kill'),
    { status: 'failed', exitCode: 124 },
  ],
  [
    'out of memory',
    killed('out_of_memory', { outOfMemory: true }),
    facts(),
    { status: 'completed', exitCode: 137, oomKilled: true, error: null },
  ],
  [
    'a child out of memory',
    run({ outOfMemory: true }),
    facts(),
    { status: 'completed', exitCode: 0, oomKilled: true },
  ],
  [
    'a kill',
    killed('aborted', { stderr: 'so far' }),
    facts('kill'),
    { status: 'killed', exitCode: 137, error: null, stderr: 'so far' },
  ],
  [
    'a shutdown',
    killed('aborted'),
    facts('shutdown'),
    {
      status: 'failed',
      exitCode: 1,
      error: 'the server was stopped while this execution was running',
    },
  ],
  [
    'a caller who left',
    killed('aborted'),
    facts('caller'),
    { status: 'failed', exitCode: 1, error: 'the caller went away' },
  ],
  [
    'an abort of unknown origin',
    killed('aborted'),
    facts(),
    { status: 'failed', exitCode: 1, error: 'the execution was aborted' },
  ],
  [
    'an end before the kill',
    run({ exitCode: 0 }),
    facts('kill'),
    { status: 'completed', exitCode: 0, error: null },
  ],
  [
    'a torn supervisor',
    run({ status: 'failed', exitCode: null, warnings: ['first', 'ended without a report'] }),
    facts(),
    { status: 'failed', exitCode: 1, error: 'ended without a report' },
  ],
  [
    'a supervisor torn by the kill',
    run({ status: 'failed', exitCode: null }),
    facts('kill'),
    { status: 'killed', exitCode: 137 },
  ],
  [
    'a sandbox that threw',
    { kind: 'broken', error: 'no daemon' },
    facts(),
    { status: 'failed', exitCode: 1, error: 'no daemon' },
  ],
  [
    'a sandbox that threw at a kill',
    { kind: 'broken', error: 'no daemon' },
    facts('kill'),
    { status: 'killed', error: null },
  ],
  ['a kill in the queue', { kind: 'not-run' }, facts('kill'), { status: 'killed', error: null }],
  [
    'a shutdown in the queue',
    { kind: 'not-run' },
    facts('shutdown'),
    { status: 'failed', error: 'the server was stopped while this execution was waiting' },
  ],
];

describe('outcomeOf', () => {
  it.each(TABLE)('%s', (_, ending, known, expected) => {
    expect(outcomeOf(ending, known)).toMatchObject(expected);
  });

  it('tells the error, the expression and what was cut', () => {
    const error = {
      type: 'json.decoder.JSONDecodeError',
      message: 'm',
      traceback: 't',
      line: 7,
    };
    const change = outcomeOf(
      run({ exitCode: 1, error, expression: '4', truncated: true }),
      facts(),
    );
    expect(change).toMatchObject({
      errorType: 'json.decoder.JSONDecodeError',
      errorLine: 7,
      result: '4',
      truncated: true,
    });
    expect(outcomeOf(run({}), facts())).toMatchObject({
      errorType: null,
      errorLine: null,
      result: null,
      truncated: false,
      oomKilled: false,
    });
  });

  it('keeps the execution as JSON, without streams and bytes', () => {
    const artifact = makeArtifact('a.png', { title: 'A' });
    const results = { status: 'captured', value: { n: 1 }, type: 'dict' } as const;
    const { detail } = outcomeOf(
      run({ stdout: 'long', stderr: 'long', artifacts: [artifact], results }),
      facts(),
    );
    expect(detail).toMatchObject({ results, status: 'completed' });
    expect(detail?.['artifacts']).toEqual([
      {
        kind: 'figure',
        path: 'a.png',
        mimeType: 'image/png',
        title: 'A',
        sizeBytes: artifact.bytes.byteLength,
      },
    ]);
    expect(detail).not.toHaveProperty('stdout');
    expect(detail).not.toHaveProperty('stderr');
    expect(JSON.parse(JSON.stringify(detail))).toEqual(detail);
  });
});

describe('goDuration', () => {
  it.each([
    [0, '0s'],
    [5, '5ms'],
    [1500, '1.5s'],
    [5000, '5s'],
    [60_000, '1m0s'],
    [90_000, '1m30s'],
    [300_000, '5m0s'],
    [3_600_000, '1h0m0s'],
    [3_690_250, '1h1m30.25s'],
    [360_000_000, '100h0m0s'],
  ])('%d ms is %s', (milliseconds, text) => {
    expect(goDuration(milliseconds)).toBe(text);
  });
});
