import { describe, expect, it } from 'vitest';
import { LocalSandbox } from '../../src/sandbox/local/local-sandbox.ts';
import { CURRENT, LIMIT_CASES, LIMITS } from './limit-cases.ts';
import { MOCK, runSnippet } from './run-snippet.ts';

const python = process.env['TEST_PYTHON'] ?? 'python3';
const sandbox = new LocalSandbox({ acceptNoIsolation: true, python: [python] });
const run = (code: string, policy: Parameters<typeof runSnippet>[2] = {}) =>
  runSnippet(sandbox, code, { mode: 'write_access', ...policy });

const FAULTY = {
  type: 'mock',
  channels: { GOOD: 1, STUCK: 1, BLIND: 1, BROKEN: 1, LATER: 1 },
  faults: { STUCK: 'stuck', BLIND: 'unreadable', BROKEN: 'unwritable' },
} as const;
const outcomes = async (code: string, policy: Parameters<typeof runSnippet>[2] = {}) => {
  const { channelWrites } = await run(code, { connector: FAULTY, ...policy });
  return channelWrites?.map(({ channel, outcome }) => `${channel} ${outcome}`);
};

const PAST_THE_IMPORT = `
import importlib.util
spec = importlib.util.spec_from_file_location("other", "machine.py")
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
module.write("X", 1)
`;

describe.skipIf(process.env['TEST_LOCAL'] !== '1').concurrent('writing channels', () => {
  it('reports what became of each write', async () => {
    const code = 'for name in ("GOOD", "STUCK", "BLIND"): write_channel(name, 2)';
    expect(await outcomes(code)).toEqual(['GOOD confirmed', 'STUCK mismatch', 'BLIND unconfirmed']);
  });

  it('is true for a program only when confirmed', async () => {
    const code = 'print([bool(write_channel(n, 2)) for n in ("GOOD", "STUCK", "BLIND")])';
    const { stdout } = await run(code, { connector: FAULTY });
    expect(stdout).toBe('[True, False, False]\n');
  });

  it('stops a batch at the first failure', async () => {
    const code = 'write_channels({"GOOD": 2, "BROKEN": 2, "LATER": 2})';
    expect(await outcomes(code)).toEqual(['GOOD confirmed', 'BROKEN failed', 'LATER unrequested']);
    const { error } = await run(code, { connector: FAULTY });
    expect(error).toMatchObject({ type: 'ChannelError', line: 1 });
  });

  it('writes none of a batch that is refused', async () => {
    const limits = { channels: { GOOD: { maxValue: 5 }, LATER: { maxValue: 5 } } };
    const code = 'write_channels({"GOOD": 2, "LATER": 9})';
    expect(await outcomes(code, { limits })).toEqual(['GOOD unrequested', 'LATER refused']);
    expect(await outcomes(code, { mode: 'read_only' })).toEqual([
      'GOOD refused',
      'LATER unrequested',
    ]);
  });

  it('keeps what was written when the program crashes', async () => {
    const code = 'import os\nwrite_channel("GOOD", 2)\nos._exit(3)';
    const execution = await run(code, { connector: FAULTY });
    expect(execution).toMatchObject({ exitCode: 3, channelWrites: [{ outcome: 'confirmed' }] });
    expect(execution.warnings).toEqual([expect.stringContaining('ended before its report')]);
  });

  it('has no channel functions without a machine', async () => {
    const { error } = await run('write_channel("X", 1)', { connector: null });
    expect(error?.type).toBe('NameError');
  });

  it('works with the pyepics of the sandbox', async () => {
    const code = 'write_channel("X", 7)\nresults = {"x": read_channel("X")}';
    const execution = await run(code, { connector: { type: 'epics' } });
    expect(execution.results).toMatchObject({ value: { x: 7 } });
    expect(execution.channelWrites).toMatchObject([{ channel: 'X', outcome: 'confirmed' }]);
  });

  it('says in its environment which mode it has', async () => {
    const code =
      'import os\nprint(os.environ["PYTHON_EXECUTION_MODE"], os.environ["OSPREY_EXECUTION_MODE"])';
    expect((await run(code)).stdout).toBe('write_access readwrite\n');
    expect((await run(code, { mode: 'read_only' })).stdout).toBe('read_only readonly\n');
  });

  it('refuses to import what the policy denies', async () => {
    const execution = await run('import epics', { denyImports: ['epics'], connector: MOCK });
    expect(execution.error?.type).toBe('WriteRefusedError');
    expect(execution.refusals).toMatchObject([{ kind: 'import', target: 'epics', line: 1 }]);
    const around = await run(PAST_THE_IMPORT, { denyImports: ['machine'], guard: [] });
    expect(around.refusals).toMatchObject([{ kind: 'bypass', target: 'machine' }]);
    expect(around.artifacts).toEqual([]);
  });
});

const STEADY = {
  type: 'mock',
  channels: { ...CURRENT, BLIND: 0, NOWHERE: 0 },
  // Writes have no effect, so that every case finds the same present values.
  faults: { RANGE: 'stuck', STEP: 'stuck', LIST: 'stuck', FREE: 'stuck', BLIND: 'unreadable' },
} as const;
const LIMITED = { limits: LIMITS, connector: STEADY } as const;

const JUDGE = `
results = {}
for number, (channel, value) in enumerate(CASES):
    try:
        write_channel(channel, value)
        results[str(number)] = "allowed"
    except ChannelLimitsViolationError as error:
        results[str(number)] = error.type
`;

describe.skipIf(process.env['TEST_LOCAL'] !== '1').concurrent('limits inside a program', () => {
  it('judges as the validator of the host', async () => {
    const cases = LIMIT_CASES.map(({ channel, python: value }) => `("${channel}", ${value})`);
    const { results } = await run(`CASES = [${cases.join(', ')}]${JUDGE}`, LIMITED);
    const verdicts = LIMIT_CASES.map(({ verdict }, number) => [String(number), verdict]);
    expect(results).toMatchObject({ value: Object.fromEntries(verdicts) });
  });

  it('names a violation even when it was swallowed', async () => {
    const code = 'try: write_channel("RANGE", 11)\nexcept Exception: pass\nresults = {}';
    const execution = await run(code, LIMITED);
    expect(execution.error).toBeNull();
    expect(execution.limitsViolation).toMatchObject({
      type: 'MAX_EXCEEDED',
      channel: 'RANGE',
      value: '11',
      max: 10,
      line: 1,
    });
    expect(execution.refusals).toMatchObject([{ kind: 'limits', mode: 'write_access' }]);
  });
});
