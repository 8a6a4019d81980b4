import type { context } from '@opentelemetry/api';
import { inSpan, markFailed } from '../observability/in-span.ts';
import type { Execution } from './execution.ts';
import type { ExecutionJob } from './job.ts';

/** A program may name its exceptions as it likes, and so could put anything into a span. */
const exceptionName = (type: string): string =>
  type.length <= 60 && /^(?:[A-Z][a-z]+)+$/.test(type) ? type : 'Exception';

/** Who asks, as far as it is known. */
interface Surroundings {
  readonly sandbox?: string;
  /** Time in a queue, ms. */
  readonly queueMs?: number;
  /** @default the active one */
  readonly parent?: ReturnType<typeof context.active>;
}

/** Runs a job inside a span that tells sizes and outcome, never code, output or values. */
export async function traceExecution(
  job: ExecutionJob,
  { sandbox, queueMs, parent }: Surroundings,
  execute: () => Promise<Execution>,
): Promise<Execution> {
  const attributes = {
    'python_executor.execution.id': job.id,
    'python_executor.code.bytes': job.files[job.entrypoint]?.byteLength ?? 0,
    ...(sandbox === undefined ? {} : { 'python_executor.sandbox': sandbox }),
    ...(queueMs === undefined ? {} : { 'python_executor.queue_ms': queueMs }),
  };
  return await inSpan('execute_code', { attributes, ...(parent && { parent }) }, async (span) => {
    const execution = await execute();
    const { status, killReason, exitCode, stdout, stderr, timings, error } = execution;
    span.setAttributes({
      'python_executor.status': status,
      'python_executor.exit_code': exitCode ?? -1,
      'python_executor.startup_ms': timings.startupMs,
      'python_executor.stdout.chars': stdout.length,
      'python_executor.stderr.chars': stderr.length,
      'python_executor.artifacts': execution.artifacts.length,
    });
    if (killReason !== null) markFailed(span, killReason);
    else if (error !== null) markFailed(span, exceptionName(error.type));
    else if (status === 'failed' || exitCode !== 0) markFailed(span, 'exit');
    return execution;
  });
}
