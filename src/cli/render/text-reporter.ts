import { performance } from 'node:perf_hooks';
import type { AgentEvent } from '../../events.ts';
import type { AwaitingApproval, PythonServiceResult } from '../../outcome.ts';
import type { ExitCode } from '../exit-code.ts';
import type { Reporter, RunStart } from '../reporter.ts';
import type { ResumeCommands } from '../resume-commands.ts';
import { approvalSummary, waitingNotice } from './approval-summary.ts';
import { codeBlock } from './code-block.ts';
import { errorReport } from './error-report.ts';
import { failureReport } from './failure-report.ts';
import { findingsTable } from './findings.ts';
import type { Highlight } from './highlight.ts';
import { LiveCode } from './live-code.ts';
import type { Palette } from './palette.ts';
import { ProgramOutput } from './program-output.ts';
import { resultReport } from './result-report.ts';
import { runHeader } from './run-header.ts';
import { sanitizeLine } from './sanitize.ts';
import type { Screen } from './screen.ts';
import { endLine, secondsText, stageLine } from './stage-line.ts';

export interface TextReporterOptions {
  readonly screen: Screen;
  /** Where failures go. */
  readonly errors: Screen;
  readonly palette: Palette;
  readonly highlight: Highlight;
  /** Working folder, for relative paths. */
  readonly folder: string;
}

type EventOf<T extends AgentEvent['type']> = Extract<AgentEvent, { type: T }>;

const countText = (count: number, what: string): string =>
  `${count} ${what}${count === 1 ? '' : 's'}`;

/** Tells a person what happens, stage by stage. */
export class TextReporter implements Reporter {
  readonly #options: TextReporterOptions;
  readonly #look: { palette: Palette; highlight: Highlight; columns: number };
  readonly #startedMs = performance.now();
  #stageMs = performance.now();
  #live: LiveCode;
  #output: ProgramOutput;
  /** Hash of the program that stands on the screen. */
  #shownHash: string | undefined;

  constructor(options: TextReporterOptions) {
    const { palette, highlight, screen } = options;
    this.#options = options;
    this.#look = { palette, highlight, columns: screen.columns };
    this.#live = new LiveCode(palette, highlight);
    this.#output = new ProgramOutput(palette);
  }

  begin(start: RunStart): void {
    this.#options.screen.print(...runHeader(start, this.#look));
  }

  event(event: AgentEvent): void {
    switch (event.type) {
      case 'stage':
        return this.#stage(event);
      case 'token':
        return this.#print(this.#live.push(event.text));
      case 'code':
        return this.#code(event);
      case 'analysis':
        return this.#analysis(event);
      case 'stdout':
      case 'stderr':
        return this.#print(this.#output.push(event.type, event.text));
      case 'executed':
        return this.#executed(event);
      case 'error':
        return this.#endStage(errorReport(event, this.#look));
      case 'warning':
        return this.#print([
          `  ${this.#look.palette.doubtful('!')} ${sanitizeLine(event.message)}`,
        ]);
    }
  }

  #print(lines: readonly string[]): void {
    if (lines.length > 0) this.#options.screen.print(...lines);
  }

  #stage({ stage, message }: EventOf<'stage'>): void {
    const { screen, palette, highlight } = this.#options;
    screen.stopLive();
    this.#stageMs = performance.now();
    this.#live = new LiveCode(palette, highlight);
    this.#output = new ProgramOutput(palette);
    screen.print('', stageLine(stage, sanitizeLine(message), palette));
    screen.startLive(() => `${secondsText(this.#seconds())}${this.#live.progress()}`);
  }

  #seconds(): number {
    return (performance.now() - this.#stageMs) / 1000;
  }

  #endStage(lines: readonly string[]): void {
    this.#options.screen.stopLive();
    this.#print(lines);
  }

  #code({ code, attempt, author }: EventOf<'code'>): void {
    const { palette } = this.#look;
    const lines = this.#live.finish(code);
    const who = author === 'reviewer' ? 'edited by the reviewer' : sanitizeLine(author);
    const text = `program ${attempt}, ${who}, ${countText(code.trimEnd().split('\n').length, 'line')}`;
    const end = endLine(palette, true, { text, seconds: this.#seconds() });
    this.#endStage([...lines, end]);
  }

  #analysis(event: EventOf<'analysis'>): void {
    const { palette, columns } = this.#look;
    this.#shownHash = event.code_sha256;
    const count = event.findings.length;
    const found = count === 0 ? 'nothing found' : countText(count, 'finding');
    const text = event.passed
      ? `${found}${event.needs_approval ? '; a human must approve' : ''}`
      : `${found}; the program must not run`;
    const end = endLine(palette, event.passed, { text, seconds: this.#seconds() });
    this.#endStage([end, ...findingsTable(event.findings, palette, columns)]);
  }

  #executed({ success, seconds }: EventOf<'executed'>): void {
    const text = success ? 'the program ran to its end' : 'the program failed';
    const end = endLine(this.#look.palette, success, { text, seconds });
    this.#endStage([...this.#output.end(), end]);
  }

  asking({ approval }: AwaitingApproval): void {
    const { palette, highlight } = this.#look;
    const block = codeBlock(approval.code, palette, highlight);
    const isShown = this.#shownHash === approval.code_sha256 && approval.error === null;
    // While it was written, nothing was folded.
    const isFolded = block.length < approval.code.trimEnd().split('\n').length;
    const code = isShown && !isFolded ? [] : ['', ...block];
    this.#shownHash = approval.code_sha256;
    this.#endStage([...code, '', ...approvalSummary(approval, this.#look)]);
  }

  answered({ type, decidedBy }: { type: string; decidedBy: string }): void {
    const { palette } = this.#look;
    const isDemo = decidedBy === 'demo';
    const text = isDemo
      ? `${type}: the demonstration answers for itself, since there is no terminal to ask on (decided by "demo")`
      : `${type}, by ${sanitizeLine(decidedBy)}`;
    this.#print([endLine(palette, type !== 'reject', { text })]);
  }

  completed(result: PythonServiceResult): void {
    const seconds = (performance.now() - this.#startedMs) / 1000;
    const look = { ...this.#look, folder: this.#options.folder, seconds };
    this.#endStage(['', ...resultReport(result, look)]);
  }

  leftWaiting(_: AwaitingApproval, commands: ResumeCommands): void {
    this.#endStage(['', ...waitingNotice(commands, this.#look.palette)]);
  }

  failed(error: unknown, exitCode: ExitCode): void {
    const { screen, errors, folder } = this.#options;
    screen.stopLive();
    errors.print(...failureReport(error, exitCode, { ...this.#look, folder }));
  }
}
