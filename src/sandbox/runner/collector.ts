import { StringDecoder } from 'node:string_decoder';
import type { Execution, ExecutionEvent } from '../execution.ts';
import type { ExecutionJob } from '../job.ts';
import { isInsidePath } from '../inside-path.ts';
import { reachedLimits, type LimitName } from '../reached-limits.ts';
import { policyOutcome } from '../../policy/policy-report.ts';
import { broughtOut } from './brought-out.ts';
import { decodeFilePayload, Frame } from './frames.ts';
import { reportSchema, type Report } from './report.ts';

/** One output stream, decoded as UTF-8 and held to its limit whatever the other side sends. */
class Stream {
  text = '';
  /** Bytes over the limit. */
  overflow = 0;
  #bytes = 0;
  readonly #decoder = new StringDecoder('utf8');
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  push(chunk: Buffer): string {
    const room = Math.max(0, this.#limit - this.#bytes);
    this.overflow += Math.max(0, chunk.length - room);
    this.#bytes += Math.min(room, chunk.length);
    const piece = this.#decoder.write(chunk.subarray(0, room));
    this.text += piece;
    return piece;
  }

  /** The whole text; a character cut off by the limit is left out, one left incomplete by the program shows. */
  finish(cut: boolean): string {
    if (!cut && this.overflow === 0) this.text += this.#decoder.end();
    return this.text;
  }
}

/** What the sandbox knows beside the frames. */
export interface Ending {
  readonly killReason?: Execution['killReason'];
  readonly outOfMemory?: boolean;
  /** What is known of a supervisor that ended without a report. */
  readonly lastWords?: string;
}

/** A moment, and one that durations can be taken from: a clock may jump. */
const now = () => ({ date: new Date(), ms: performance.now() });

/** Gathers the frames of one job, which are untrusted, into an {@link Execution}. */
export class ExecutionCollector {
  report: Report | undefined;
  readonly #job: ExecutionJob;
  #onEvent: ((event: ExecutionEvent) => void) | undefined;
  readonly #called = now();
  #started: ReturnType<typeof now> | undefined;
  readonly #streams: { stdout: Stream; stderr: Stream };
  readonly #files = new Map<string, Buffer>();
  #fileBytes = 0;
  readonly #warnings: string[] = [];

  constructor(job: ExecutionJob, onEvent?: (event: ExecutionEvent) => void) {
    this.#job = job;
    this.#onEvent = onEvent;
    const limit = job.limits.maxOutputBytes;
    this.#streams = { stdout: new Stream(limit), stderr: new Stream(limit) };
  }

  /** Whether the first instruction of the program, or of its setup, was reached. */
  get started(): boolean {
    return this.#started !== undefined;
  }

  /** Says that the job is handed over now. */
  submit(): void {
    this.#emit({ type: 'submitted' });
  }

  take(kind: string, payload: Buffer): void {
    if (this.report !== undefined) return; // the end frame is the last one
    if (kind === Frame.STARTED) this.#start();
    else if (kind === Frame.STDOUT) this.#output('stdout', payload);
    else if (kind === Frame.STDERR) this.#output('stderr', payload);
    else if (kind === Frame.ARTIFACT) this.#file(payload);
    else if (kind === Frame.END) this.report = parseReport(payload);
  }

  #start(): void {
    if (this.#started !== undefined) return;
    this.#started = now();
    this.#emit({ type: 'started' });
  }

  /** A listener that throws must not take the program's result with it. */
  #emit(event: ExecutionEvent): void {
    try {
      this.#onEvent?.(event);
    } catch (error) {
      this.#onEvent = undefined;
      this.#warnings.push(`onEvent threw "${String(error)}" and is not called any more`);
    }
  }

  #output(name: 'stdout' | 'stderr', payload: Buffer): void {
    const text = this.#streams[name].push(payload);
    if (text !== '') this.#emit({ type: name, text });
  }

  #file(payload: Buffer): void {
    const file = decodeFilePayload(payload);
    if (file === undefined || !isInsidePath(file.path)) {
      this.#warnings.push('a file with an unusable name was dropped');
    } else if (this.#fileBytes + file.content.length > this.#job.limits.maxArtifactBytes) {
      this.#warnings.push(`${file.path} was dropped: the files are over maxArtifactBytes`);
    } else {
      this.#fileBytes += file.content.length;
      this.#files.set(file.path, Buffer.from(file.content));
    }
  }

  /** Builds the result once the job is over, with or without an end frame. */
  toExecution(ending: Ending = {}): Execution {
    const report = this.report ?? reportSchema.parse({});
    const outOfMemory = report.oom || ending.outOfMemory === true;
    const killReason = ending.killReason ?? report.kill_reason ?? this.#memoryKill(report, ending);
    const cut = report.dropped_bytes > 0;
    const { stdout, stderr } = this.#streams;
    const droppedBytes = report.dropped_bytes + stdout.overflow + stderr.overflow;
    const truncated = droppedBytes > 0;
    const started = this.#started ?? this.#called;
    const finished = now();
    return {
      jobId: this.#job.id,
      status: killReason !== null ? 'killed' : this.report === undefined ? 'failed' : 'completed',
      killReason,
      exitCode: report.exit_code,
      signal: report.signal,
      stdout: stdout.finish(cut),
      stderr: stderr.finish(cut),
      truncated,
      ...(truncated && { droppedBytes }),
      outOfMemory,
      ...this.#limitsOf(report, { killReason, outOfMemory, truncated }),
      expression: report.expression,
      ...broughtOut(this.#files, report),
      error: report.error,
      ...setupOf(report),
      warnings: [...report.warnings, ...this.#warnings, ...this.#missingReport(ending)],
      ...policyOutcome(report),
      timings: {
        startedAt: started.date.toISOString(),
        finishedAt: finished.date.toISOString(),
        startupMs: Math.round(started.ms - this.#called.ms),
        runMs: report.run_ms || Math.round(finished.ms - started.ms),
      },
    };
  }

  #limitsOf(
    { limits }: Report,
    ended: Pick<Execution, 'killReason' | 'outOfMemory' | 'truncated'>,
  ): Pick<Execution, 'reachedLimits'> {
    const names: LimitName[] = [
      ...(ended.killReason === 'timeout' ? (['timeout'] as const) : []),
      ...(ended.outOfMemory ? (['out_of_memory'] as const) : []),
      ...limits,
      ...(ended.truncated ? (['too_much_output'] as const) : []),
    ];
    return names.length === 0 ? {} : { reachedLimits: reachedLimits(names, this.#job.limits) };
  }

  #missingReport(ending: Ending): string[] {
    if (this.report !== undefined || ending.killReason) return [];
    return [
      `the program's supervisor ended without a report: ${ending.lastWords ?? 'no reason known'}`,
    ];
  }

  #memoryKill(report: Report, ending: Ending): 'out_of_memory' | null {
    const byKernel = report.oom && report.signal === 'SIGKILL';
    return byKernel || (this.report === undefined && ending.outOfMemory === true)
      ? 'out_of_memory'
      : null;
  }
}

function setupOf({ setup }: Report): Pick<Execution, 'setup'> {
  if (setup === null) return {};
  const { step, command, exit_code: exitCode } = setup;
  return { setup: { step, command, exitCode } };
}

function parseReport(payload: Buffer): Report {
  try {
    return reportSchema.parse(JSON.parse(payload.toString('utf8')));
  } catch {
    return reportSchema.parse({ warnings: ['the end report was not readable'] });
  }
}
