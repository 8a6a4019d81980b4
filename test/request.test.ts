import { describe, expect, it } from 'vitest';
import { ContainerConfigurationError } from '../src/errors.ts';
import { createRequest, requestToWire, wireRequestSchema, withObjective } from '../src/request.ts';

const PLAN = {
  phases: [
    { phase: 'Load', subtasks: ['read the file'], outputState: 'a list of numbers' },
    { phase: 'Average', subtasks: [], outputState: 'the mean' },
  ],
  resultSchema: { meanValue: { unit_name: 'mm' } },
  domainGuidance: 'Mind the sign.',
};
const WIRE_PLAN = {
  phases: [
    { phase: 'Load', subtasks: ['read the file'], output_state: 'a list of numbers' },
    { phase: 'Average', subtasks: [], output_state: 'the mean' },
  ],
  result_schema: { meanValue: { unit_name: 'mm' } },
  domain_guidance: 'Mind the sign.',
};

describe('createRequest', () => {
  it.each([
    [{ userQuery: 'How big?' }],
    [{ user_query: 'How big?' }],
    [{ userQuery: 'How big?', taskObjective: undefined }],
  ])('takes the query of %j as the objective', (input) => {
    expect(createRequest(input)).toMatchObject({
      userQuery: 'How big?',
      taskObjective: 'How big?',
    });
  });

  it.each([
    [{ userQuery: 'How big?', taskObjective: 'Add up' }],
    [{ user_query: 'How big?', task_objective: 'Add up' }],
    [{ user_query: 'How big?', taskObjective: 'Add up' }],
  ])('keeps the objective of %j', (input) => {
    expect(createRequest(input).taskObjective).toBe('Add up');
  });

  it('refuses an empty objective, and a request without a query', () => {
    expect(() => createRequest({ userQuery: 'a', taskObjective: '' })).toThrow(/taskObjective/);
    expect(() => createRequest({ taskObjective: 'a' })).toThrow(/userQuery/);
  });

  it.each([
    ['camelCase', { planningMode: 'capability_driven', structuredPlan: PLAN }],
    ['wire names', { planning_mode: 'capability_driven', structured_plan: WIRE_PLAN }],
  ])('takes a plan in %s', (_, more) => {
    const request = createRequest({ userQuery: 'q', ...more });
    expect(request.planningMode).toBe('capability_driven');
    expect(request.structuredPlan).toEqual(PLAN);
  });

  it('leaves the planning to the generator by default', () => {
    expect(createRequest({ userQuery: 'q' })).toMatchObject({
      planningMode: 'generator_driven',
      structuredPlan: null,
    });
  });

  it('needs the plan of a capability that plans', () => {
    const act = () => createRequest({ userQuery: 'q', planningMode: 'capability_driven' });
    expect(act).toThrow(ContainerConfigurationError);
    expect(act).toThrow(/no structuredPlan: give the plan/);
  });

  it.each([
    [{ phases: [] }, 'structuredPlan.phases'],
    [{ phases: [{ phase: 'a' }] }, 'structuredPlan.phases[0].outputState'],
    [{ phases: [{ phase: 'a', output_state: 5 }] }, 'structuredPlan.phases[0].outputState'],
    [{ ...WIRE_PLAN, steps: 1 }, '"steps"'],
    [{ ...PLAN, resultSchema: [1] }, 'structuredPlan.resultSchema'],
  ])('names the fault of the plan %j', (structured_plan, fault) => {
    expect(() => createRequest({ userQuery: 'q', structured_plan })).toThrow(fault);
  });

  it('names an unknown mode of planning', () => {
    expect(() => createRequest({ userQuery: 'q', planningMode: 'mine' })).toThrow(/planningMode/);
  });
});

describe('a request on the wire', () => {
  it('has wire names in its plan too, and survives the way there and back', () => {
    const request = createRequest({
      userQuery: 'q',
      planningMode: 'capability_driven',
      structuredPlan: PLAN,
      capabilityContextData: { PvData: { myKey: { someValue: 1 } } },
    });
    const wire = requestToWire(request);
    expect(wire).toMatchObject({
      user_query: 'q',
      structured_plan: WIRE_PLAN,
      capability_context_data: { PvData: { myKey: { someValue: 1 } } },
    });
    expect(wireRequestSchema.parse(JSON.parse(JSON.stringify(wire)))).toEqual(wire);
    expect(createRequest(wire)).toEqual(request);
  });

  it('may leave its objective out as well', () => {
    const given = withObjective({ user_query: 'q' });
    expect(wireRequestSchema.parse(given)).toMatchObject({ task_objective: 'q' });
  });
});
