import { describe, expect, it } from 'vitest';
import { readSettings } from '../../src/config/load-service-config.ts';
import { ContainerConfigurationError } from '../../src/errors.ts';
import { completed, failureOf, GOOD, stateOf, waiting } from '../fixtures/agent.ts';
import { ENABLED, open, outcomeOf, READS, WRITES } from './policy-agent.ts';

describe('a program that writes', () => {
  it('is written anew where writes are disabled, and never runs', async () => {
    const { ran, reason } = await outcomeOf(open(WRITES));
    expect(ran).toEqual([GOOD]);
    expect(reason).toContain(
      'line 2: epics.caput writes to the control system, and writes are disabled',
    );
  });

  it('needs a human even where approval is disabled, because its mode does', async () => {
    const agent = open(WRITES, { ...ENABLED, approval: { mode: 'disabled' } });
    const { approval } = await waiting(agent.ask());
    expect(approval.execution_mode).toBe('write_access');
    expect(approval.user_message).toContain('The mode write_access requires approval.');
    expect(approval).toMatchObject({
      resume_payload: {
        execution_mode: 'write_access',
        analysis_details: {
          has_epics_writes: true,
          execution_mode_config: { mode_name: 'write_access', allows_writes: true },
        },
      },
    });
    expect(agent.sandbox.jobs).toEqual([]);
    await completed(agent.say(true));
    expect(agent.sandbox.programs).toEqual([WRITES]);
    expect(agent.warnings).toEqual([expect.stringContaining('writes are enabled')]);
  });

  it('runs without a human only where neither mode nor setting asks for one', async () => {
    const executionModes = { write_access: { allowsWrites: true } };
    const config = { ...ENABLED, executionModes, approval: { mode: 'disabled' } } as const;
    expect((await outcomeOf(open(WRITES, config))).ran).toEqual([WRITES]);
  });

  it('gets the policy, the variables and the network of its mode', async () => {
    const agent = open(WRITES, {
      controlSystem: {
        writesEnabled: true,
        gateways: { write: { address: 'gateway', port: 5084 } },
        connector: { type: 'mock', channels: { X: 0 } },
        denyImportsInReadOnly: ['epics'],
      },
      executionModes: {
        write_access: {
          allowsWrites: true,
          requiresApproval: true,
          gateway: 'write',
          network: 'on',
          environment: { SITE: 'here', EPICS_CA_AUTO_ADDR_LIST: 'YES' },
        },
      },
    });
    await waiting(agent.ask());
    await completed(agent.say(true));
    expect(agent.sandbox.jobs).toMatchObject([
      {
        policy: {
          mode: 'write_access',
          denyImports: [],
          connector: { type: 'mock', channels: { X: 0 } },
          limits: null,
        },
        network: 'on',
        env: {
          SITE: 'here',
          EPICS_CA_ADDR_LIST: 'gateway',
          EPICS_CA_SERVER_PORT: '5084',
          EPICS_CA_AUTO_ADDR_LIST: 'NO',
        },
      },
    ]);
  });

  it.each([
    [
      'does not allow writes',
      { write_access: { allowsWrites: false } },
      'the execution mode write_access does not allow writes',
    ],
    ['is unknown', { read_only: {} }, 'the execution mode write_access cannot be used'],
  ])('is written anew where its mode %s', async (_, executionModes, words) => {
    const { ran, reason } = await outcomeOf(open(WRITES, { ...ENABLED, executionModes }));
    expect(ran).toEqual([GOOD]);
    expect(reason).toContain(words);
  });

  it('is not let through by an edit', async () => {
    const agent = open(GOOD, { approval: { mode: 'all_code' } });
    await waiting(agent.ask());
    const { approval } = await waiting(agent.say({ type: 'edit', code: WRITES }));
    expect(approval).toMatchObject({ code: GOOD, error: expect.stringContaining('disabled') });
  });
});

describe('a program that reads', () => {
  it('gets a read-only policy and what belongs to its mode', async () => {
    const agent = open(READS, {
      controlSystem: { denyImportsInReadOnly: ['tango'] },
      executionModes: { read_only: { environment: { EPICS_EXECUTION_MODE: 'read_only' } } },
    });
    await completed(agent.ask());
    expect(agent.sandbox.jobs).toMatchObject([
      {
        policy: { mode: 'read_only', denyImports: ['tango'], connector: null, limits: null },
        env: { EPICS_EXECUTION_MODE: 'read_only' },
        network: 'none',
      },
    ]);
  });

  it('needs no mode of its own', async () => {
    const agent = open(READS, { executionModes: {} });
    await completed(agent.ask());
    expect(agent.sandbox.jobs).toMatchObject([{ policy: { mode: 'read_only' }, env: {} }]);
  });

  it('is shown to a human where its mode wants that', async () => {
    const executionModes = { read_only: { requiresApproval: true } };
    const agent = open(READS, { executionModes, approval: { mode: 'disabled' } });
    const { approval } = await waiting(agent.ask());
    expect(approval.execution_mode).toBe('read_only');
  });
});

it('the framework’s all_capabilities asks about every program', async () => {
  const capabilities = { python_execution: { enabled: false, mode: 'disabled' } };
  const approval = { global_mode: 'all_capabilities', capabilities };
  const agent = open(GOOD, readSettings({ approval }));
  const { approval: question } = await waiting(agent.ask());
  expect(question.user_message).toContain('Every program needs approval.');
  const selective = { ...approval, global_mode: 'selective' };
  expect((await outcomeOf(open(GOOD, readSettings({ approval: selective })))).ran).toEqual([GOOD]);
});

describe('what counts as writing', () => {
  const SQL =
    'import sqlite3\ndb = sqlite3.connect("a")\ndb.execute("DELETE FROM t")\nresults = {}';
  const patternSets = [
    {
      name: 'sql',
      objects: [{ name: 'Connection', constructors: ['sqlite3.connect'] }],
      writes: [{ name: 'Connection.execute', argument: { matches: '^\\s*(insert|delete)' } }],
      reads: ['Connection.fetch*'],
    },
  ];

  it('can be a pattern set of the deployment', async () => {
    expect((await outcomeOf(open(SQL))).ran).toEqual([SQL]);
    const { ran, reason } = await outcomeOf(open(SQL, { controlSystem: { patternSets } }));
    expect(ran).toEqual([GOOD]);
    expect(reason).toContain('line 3: sqlite3.connect().execute writes to the control system');
    const select = SQL.replace('DELETE', 'SELECT a');
    const reads = await outcomeOf(open(select, { controlSystem: { patternSets } }));
    expect(reads.ran).toEqual([select]);
  });

  const patterns = { write: ['set_current\\('], read: ['get_current\\('] };
  const own = (code: string) =>
    open(`from plc import *\n${code}\nresults = {}`, { controlSystem: { type: 'plc', patterns } });

  it('can be a regular expression', async () => {
    const { ran, reason } = await outcomeOf(own('set_current(5)'));
    expect(ran).toEqual([GOOD]);
    expect(reason).toContain('line 2: set_current( writes to the control system');
  });

  it.each([
    ['a string', 'x = "set_current(5)"'],
    ['a comment', 'x = 1  # set_current(5)'],
    ['a docstring', '"""\nset_current(5)\n"""'],
  ])('is nothing in %s', async (_, code) => {
    const agent = own(code);
    expect((await outcomeOf(agent)).ran).toHaveLength(1);
    expect(agent.sandbox.programs[0]).toContain('set_current(5)');
  });

  it('can be a read too, which is free', async () => {
    const agent = own('x = get_current()');
    await completed(agent.ask());
    expect((await stateOf(agent.service)).analysis_result).toMatchObject({
      has_epics_reads: true,
      has_epics_writes: false,
      findings: expect.arrayContaining([
        expect.objectContaining({ rule: 'control.read', line: 2 }),
      ]),
    });
  });
});

describe('settings that cannot be met', () => {
  it('are told before anything runs', async () => {
    const controlSystem = { limitsChecking: { enabled: true, databasePath: 'gone.json' } };
    const agent = open(GOOD, { controlSystem });
    const error = await failureOf(agent.ask());
    expect(error).toBeInstanceOf(ContainerConfigurationError);
    expect(error.message).toContain('gone.json');
  });
});
