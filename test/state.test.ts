import { describe, expect, it } from 'vitest';
import { freshRun, keepRequest, PythonExecutionState, type RequestChannel } from '../src/state.ts';
import { createRequest, requestToWire } from '../src/request.ts';

const request = (id: string, objective = 'a task'): RequestChannel => ({
  ...requestToWire(createRequest({ userQuery: 'a question', taskObjective: objective })),
  request_id: id,
});

describe('keepRequest', () => {
  const first = request('1');

  it.each([
    ['the first one', null, first, first],
    ['the present one when nothing comes', first, null, first],
    ['the present one when it comes again, changed', first, request('1', 'another'), first],
    ['nothing when there is nothing', null, null, null],
  ])('keeps %s', (_, current, update, kept) => {
    expect(keepRequest(current, update)).toBe(kept);
  });

  it('takes the query for an objective that is left out', () => {
    const asked = { ...request('1'), task_objective: '' };
    expect(keepRequest(null, asked)).toEqual({ ...asked, task_objective: 'a question' });
  });

  it('lets a request with another id begin a new run', () => {
    const second = request('2');
    expect(keepRequest(first, second)).toBe(second);
  });
});

describe('PythonExecutionState', () => {
  const channels = Object.keys(PythonExecutionState.fields);

  it('has wire names only', () => {
    expect(channels.filter((name) => !/^[a-z_]+$/.test(name))).toEqual([]);
  });

  it('forgets every channel but what was asked at a new run', () => {
    const reset = Object.keys(freshRun('1'));
    expect(reset.toSorted()).toEqual(
      channels.filter((name) => !['request', 'messages'].includes(name)).toSorted(),
    );
  });
});
