import * as fc from 'fast-check';
import { describe, expect } from 'vitest';
import { isInsidePath } from '../../src/sandbox/inside-path.ts';
import { createJob } from '../../src/sandbox/job.ts';
import { ExecutionCollector } from '../../src/sandbox/runner/collector.ts';
import { encodeFileFrame, Frame } from '../../src/sandbox/runner/frames.ts';
import { fuzz } from './fuzz.ts';
import { bytes } from './inputs.ts';

const frame = fc.record({
  kind: fc.constantFrom(...Object.values(Frame)),
  payload: bytes(300),
});

describe('reports of a program', () => {
  const limits = { maxOutputBytes: 100, maxArtifactBytes: 100 };
  const report = fc
    .oneof(
      fc.json({ maxDepth: 4 }),
      fc
        .record(
          {
            exit_code: fc.oneof(fc.integer(), fc.string()),
            signal: fc.option(fc.string()),
            expression: fc.string({ unit: 'binary' }),
            results: fc.oneof(
              fc.record({
                status: fc.constant('captured'),
                value: fc.jsonValue(),
                type: fc.string(),
              }),
              fc.jsonValue(),
            ),
            error: fc.jsonValue(),
            warnings: fc.oneof(fc.array(fc.string()), fc.jsonValue()),
            artifacts: fc.jsonValue(),
            figures: fc.array(fc.string()),
            run_ms: fc.double(),
            dropped_bytes: fc.double(),
            channel_writes: fc.jsonValue(),
            policy: fc.jsonValue(),
            setup: fc.jsonValue(),
          },
          { requiredKeys: [] },
        )
        .map((value) => JSON.stringify(value)),
    )
    .map((text) => Buffer.from(text, 'utf8'));
  const file = fc
    .tuple(
      fc.oneof(fc.webPath(), fc.string(), fc.constantFrom('../a', 'a/b', '__proto__')),
      bytes(60),
    )
    .map(([path, content]) => encodeFileFrame('A', path, content).subarray(5));
  const message = fc.oneof(
    fc.record({ kind: fc.constantFrom('S', 'O', 'E'), payload: bytes(80) }),
    fc.record({ kind: fc.constant('A'), payload: fc.oneof(file, bytes(60)) }),
    fc.record({ kind: fc.constant('R'), payload: fc.oneof(report, bytes(60)) }),
    frame,
  );

  fuzz('are an execution within its limits', fc.array(message, { maxLength: 12 }), (messages) => {
    const collector = new ExecutionCollector(createJob({ code: '', limits }));
    for (const each of messages) collector.take(each.kind, each.payload);
    const execution = collector.toExecution();
    for (const text of [execution.stdout, execution.stderr]) {
      // A byte that is no UTF-8 shows as a character of three.
      expect(text.length).toBeLessThanOrEqual(limits.maxOutputBytes);
    }
    const size = execution.artifacts.reduce((sum, { bytes: content }) => sum + content.length, 0);
    expect(size).toBeLessThanOrEqual(limits.maxArtifactBytes);
    expect(execution.artifacts.every(({ path }) => isInsidePath(path))).toBe(true);
    const { artifacts: _, ...rest } = execution;
    expect(JSON.parse(JSON.stringify(rest))).toEqual(rest);
    const ended = messages.some((each) => each.kind === 'R');
    if (!ended) expect(execution.status).toBe('failed');
  });
});
