import { describe, expect, it } from 'vitest';
import { LocalSandbox } from '../../src/sandbox/local/local-sandbox.ts';
import { machineLog, runSnippet } from './run-snippet.ts';

const python = process.env['TEST_PYTHON'] ?? 'python3';
const sandbox = new LocalSandbox({ acceptNoIsolation: true, python: [python] });
const LIMITS = {
  channels: {
    X: { minValue: 0, maxValue: 10 },
    NEAR: { maxStep: 2 },
    'a/b/c/i': { maxValue: 10, maxStep: 6 },
  },
};
const run = (code: string, limits: object = LIMITS) =>
  runSnippet(sandbox, code, { mode: 'write_access', limits });

const ALLOWED: readonly (readonly [name: string, code: string, reached: string[]])[] = [
  ['caput', 'import epics\nepics.caput("X", 5)', ['X = 5']],
  ['arguments by name', 'import epics\nepics.caput(value=5, pvname="X")', ['X = 5']],
  ['PV.put with its inner calls', 'import epics\nepics.PV("X").put(5)', ['X = 5']],
  ['the value attribute', 'import epics\nepics.PV("X").value = 5', ['X = 5']],
  ['a step within the limit', 'import epics\nepics.caput("NEAR", 3)', ['NEAR = 3']],
  [
    'p4p put of a list',
    'from p4p.client.thread import Context\nContext().put(["X", "X"], [1, 2])',
    ['X = 1', 'X = 2'],
  ],
  [
    'p4p asyncio put',
    'import asyncio\nfrom p4p.client.asyncio import Context\nasyncio.run(Context().put("X", 5))',
    ['X = 5'],
  ],
  ['a Tango attribute', 'import tango\ntango.DeviceProxy("a/b/c").i = 5', ['a/b/c/i = 5']],
  ['caproto write', 'from caproto.sync import client\nclient.write("NEAR", 2)', ['NEAR = 2']],
  [
    'caproto PV.write',
    'from caproto.threading.client import Context\npv, = Context().get_pvs("NEAR")\npv.write(data=[2])',
    ['NEAR = [2]'],
  ],
];

const STOPPED: readonly (readonly [name: string, code: string, type: string])[] = [
  ['caput', 'import epics\nepics.caput("X", 11)', 'MAX_EXCEEDED'],
  ['arguments by name', 'import epics\nepics.caput(value=11, pvname="X")', 'MAX_EXCEEDED'],
  ['PV.put', 'from epics import PV\nPV("X").put(-1)', 'MIN_EXCEEDED'],
  ['the value attribute', 'import epics\nepics.PV("X").value = 11', 'MAX_EXCEEDED'],
  ['a step too far', 'import epics\nepics.caput("NEAR", 9)', 'MAX_STEP_EXCEEDED'],
  ['one of many', 'import epics\nepics.caput_many(["X", "X"], [1, 11])', 'MAX_EXCEEDED'],
  ['an unlisted channel', 'import epics\nepics.caput("Y", 1)', 'UNLISTED_CHANNEL'],
  [
    'p4p asyncio put',
    'import asyncio\nfrom p4p.client.asyncio import Context\nasyncio.run(Context().put("X", 11))',
    'MAX_EXCEEDED',
  ],
  ['a Tango attribute', 'import tango\ntango.DeviceProxy("a/b/c").i = 11', 'MAX_EXCEEDED'],
  [
    'a Tango step too far',
    'import tango\ntango.DeviceProxy("a/b/c").write_attribute("i", 8)',
    'MAX_STEP_EXCEEDED',
  ],
  ['caproto write', 'from caproto.sync.client import write\nwrite("X", 11)', 'MAX_EXCEEDED'],
  [
    'a caproto step too far',
    'from caproto.threading.client import Context\npv, = Context().get_pvs("NEAR")\npv.write([9])',
    'MAX_STEP_EXCEEDED',
  ],
  [
    'a p4p structure',
    'from p4p.client.thread import Context\nContext().put("X", {"value": 11})',
    'MAX_EXCEEDED',
  ],
  [
    'a p4p builder, whatever it builds',
    'from p4p.client.thread import Context\nContext().put("X", lambda value: 5)',
    'UNLISTED_CHANNEL',
  ],
  ['a call that names no channel', 'import epics\nepics.ca.put("X", 5)', 'UNLISTED_CHANNEL'],
  ['a program that is started', 'import os\nos.system("echo 1 > machine.log")', 'process'],
];

describe.skipIf(process.env['TEST_LOCAL'] !== '1').concurrent('limits on library writes', () => {
  it.for(ALLOWED)('lets through %s', async ([, code, reached]) => {
    const execution = await run(code);
    expect(execution.error).toBeNull();
    expect(machineLog(execution)).toEqual(reached);
    expect(execution.channelWrites).toHaveLength(reached.length);
    expect(execution.channelWrites?.[0]?.outcome).toBe('unconfirmed');
  });

  it.for(STOPPED)('stops %s', async ([, code, type]) => {
    const execution = await run(code);
    expect(machineLog(execution)).toEqual([]);
    expect(execution.limitsViolation?.type ?? execution.refusals?.[0]?.kind).toBe(type);
    expect(execution.exitCode).toBe(1);
  });

  it('blocks a call that names no channel also where unlisted ones are free', async () => {
    const free = { ...LIMITS, allowUnlisted: true };
    const named = await run('import epics\nepics.caput("Y", 5)', free);
    expect(machineLog(named)).toEqual(['Y = 5']);
    const nameless = await run('import epics\nepics.ca.put("Y", 5)', free);
    expect(nameless.limitsViolation).toMatchObject({ type: 'UNLISTED_CHANNEL' });
    expect(machineLog(nameless)).toEqual([]);
  });

  it('blocks everything with an empty database', async () => {
    const execution = await run('import epics\nepics.caput("X", 5)', {});
    expect(execution.limitsViolation?.type).toBe('UNLISTED_CHANNEL');
    expect(machineLog(execution)).toEqual([]);
  });

  it('holds functions that the deployment names', async () => {
    const guard = [{ module: 'machine', member: 'write' }];
    const code = 'import machine\nmachine.write("X", 5)';
    const execution = await runSnippet(sandbox, code, { guard });
    expect(execution.refusals).toMatchObject([{ kind: 'write', target: 'machine.write', line: 2 }]);
    expect(machineLog(execution)).toEqual([]);
  });
});
