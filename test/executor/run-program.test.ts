import { describe, expect, it } from 'vitest';
import { ContainerConnectivityError, WorkflowError } from '../../src/errors.ts';
import { completed, failureOf, GOOD, stateOf, waiting } from '../fixtures/agent.ts';
import { FakeSandbox, success } from '../fixtures/fake-sandbox.ts';
import { ENABLED, open, WRITES } from '../service/policy-agent.ts';

/** A sandbox whose connection breaks during the first program, before or after it was handed over. */
const breaking = (isSubmitted: boolean): FakeSandbox =>
  new FakeSandbox(({ number, options }) => {
    if (number > 1) return success();
    if (isSubmitted) options.onEvent?.({ type: 'submitted' });
    throw new ContainerConnectivityError('the socket was closed', 'jupyter', 8888);
  });

describe('a sandbox that breaks while it runs a program', () => {
  it('leaves the fate of a program that writes unknown, and does not run it again', async () => {
    const agent = open(WRITES, ENABLED, { sandbox: breaking(true) });
    await waiting(agent.ask());
    const error = await failureOf(agent.say(true));
    expect(error).toBeInstanceOf(WorkflowError);
    expect(error.message).toContain('It may have written; its fate is unknown');
    expect(error.message).toContain('the socket was closed');
    expect(agent.sandbox.programs).toEqual([WRITES]);
    expect(await stateOf(agent.service)).toMatchObject({ is_failed: true, reruns: 0 });
    await expect(agent.say(true)).rejects.toBeInstanceOf(WorkflowError);
    expect(agent.sandbox.programs).toEqual([WRITES]);
  });

  it('runs a program that writes again where it was not handed over', async () => {
    const agent = open(WRITES, ENABLED, { sandbox: breaking(false) });
    await waiting(agent.ask());
    await completed(agent.say(true));
    expect(agent.sandbox.programs).toEqual([WRITES, WRITES]);
    expect(agent.sandbox.jobs.map(({ policy }) => policy?.mode)).toEqual([
      'write_access',
      'write_access',
    ]);
  });

  it('runs a program that only reads again in any case', async () => {
    const agent = open(GOOD, ENABLED, { sandbox: breaking(true) });
    await completed(agent.ask());
    expect(agent.sandbox.programs).toEqual([GOOD, GOOD]);
    // At isolation level thread both may run in a container of this thread.
    expect(agent.sandbox.jobs.map(({ tenant }) => tenant)).toEqual(['thread', 'thread']);
  });
});
