import { SpanStatusCode } from '@opentelemetry/api';
import { describe, expect, it } from 'vitest';
import { answer, drive, GOOD, makeService, REQUEST, stateOf } from '../fixtures/agent.ts';
import { FakeSandbox, raised, success } from '../fixtures/fake-sandbox.ts';
import { keptLog, keptSpans } from '../secrets/canaries.ts';

const secondTime = () =>
  new FakeSandbox(({ number }) =>
    number === 1 ? raised('ValueError', 'CANARY-output') : success(),
  );

function open() {
  const log = keptLog();
  const sandbox = secondTime();
  const replies = [{ code: `${GOOD} # CANARY-code` }, { code: GOOD }];
  const config = { approval: { mode: 'all_code' as const } };
  return { log, sandbox, service: makeService({ sandbox, replies, config, logger: log.logger }) };
}

describe('the log of an agent', () => {
  it('has the ids of thread and run in every line, and of the execution where there is one', async () => {
    const { log, sandbox, service } = open();
    await drive(service, REQUEST);
    await drive(service, answer({ type: 'approve' }));
    await drive(service, answer({ type: 'approve' }));
    const { run_id: run } = await stateOf(service);
    const lines = log.parsed();
    for (const line of lines) expect(line).toMatchObject({ thread: 'thread', run });
    const executions = lines.filter(({ msg }) => msg === 'execution finished');
    expect(executions.map(({ execution }) => execution)).toEqual(sandbox.jobs.map(({ id }) => id));
    expect(executions[1]).toMatchObject({ sandbox: 'fake', status: 'completed', exitCode: 0 });
    const nodes = lines.filter(({ msg }) => msg === 'node finished');
    expect(nodes.map(({ node, failure = null }) => [node, failure])).toEqual([
      ['generator', null],
      ['analyzer', null],
      ['approval', null],
      ['executor', 'CodeRuntimeError'],
      ['error-analysis', null],
      ['generator', null],
      ['analyzer', null],
      ['approval', null],
      ['executor', null],
    ]);
    expect(lines.filter(({ msg }) => msg === 'run finished').map(({ outcome }) => outcome)).toEqual(
      ['awaiting_approval', 'awaiting_approval', 'completed'],
    );
    expect(log.lines.join('')).not.toContain('CANARY');
  });
});

describe('the spans of an agent', () => {
  it('are a tree of run, nodes and execution without texts of the program', async () => {
    const spans = keptSpans();
    const { log, service } = open();
    await drive(service, REQUEST);
    await drive(service, answer({ type: 'approve' }));
    const all = spans.getFinishedSpans();
    const nameOf = new Map(all.map((span) => [span.spanContext().spanId, span.name]));
    const tree = all.map(({ name, parentSpanContext }) => [
      name,
      nameOf.get(parentSpanContext?.spanId ?? '') ?? null,
    ]);
    const run = 'invoke_agent python_executor';
    expect(tree).toEqual([
      ['node generator', run],
      ['node analyzer', run],
      ['node approval', run],
      [run, null],
      ['node approval', run],
      ['execute_code', 'node executor'],
      ['node executor', run],
      ['node error-analysis', run],
      ['node generator', run],
      ['node analyzer', run],
      ['node approval', run],
      [run, null],
    ]);
    const failed = all.filter(({ status }) => status.code === SpanStatusCode.ERROR);
    expect(failed.map(({ name, attributes }) => [name, attributes['error.type']])).toEqual([
      ['execute_code', 'ValueError'],
      ['node executor', 'CodeRuntimeError'],
    ]);
    expect(
      JSON.stringify(all.map(({ attributes, events, status }) => [attributes, events, status])),
    ).not.toContain('CANARY');
    const ids = new Set(all.map((span) => span.spanContext().traceId));
    for (const { trace_id: id } of log.parsed()) expect(ids).toContain(id);
  });

  it('are nothing without a tracer provider', async () => {
    const { log, service } = open();
    await drive(service, REQUEST);
    expect(log.lines.join('')).not.toContain('trace_id');
  });
});
