import type { AnalysisResult } from '../analyzer/analysis-result.ts';
import type { Finding } from '../analyzer/finding.ts';

/** Of all programs of an interpreter together; each of them is analysed again with what comes after it. */
const MOST_CHARS = 200_000;

/** An analysis tells of so many findings; with as many demands, new ones may be missing. */
const MOST_DEMANDS = 100;

type Analyze = (code: string) => Promise<AnalysisResult>;

/** What an interpreter was given so far, for analysis: a program may use what earlier ones have left. */
export interface History {
  readonly code: string;
  /** Demands of it that were met or that a person has seen. */
  readonly known: ReadonlySet<string>;
  /** Changes with each program and each reset. */
  readonly version: number;
}

export const EMPTY_HISTORY: History = { code: '', known: new Set(), version: 0 };

/** A program, and what analysis says of it after those before it. */
export interface JudgedProgram {
  readonly code: string;
  readonly analysis: AnalysisResult;
  /** Of the history that it was judged after. */
  readonly version: number;
  /** The history once it has run. */
  readonly after: Omit<History, 'version'>;
}

const isDemand = ({ demand }: Finding): boolean => demand !== 'none';
const keyOf = ({ rule, line, message }: Finding): string => JSON.stringify([rule, line, message]);
const isSame = (a: Finding, b: Finding): boolean => keyOf(a) === keyOf(b);

/** Lines are those of the program; a finding in an earlier one has none. */
function asOfProgram(finding: Finding, offset: number): Finding {
  if (finding.line === null || finding.line > offset) {
    return { ...finding, line: finding.line === null ? null : finding.line - offset };
  }
  return {
    ...finding,
    line: null,
    message: `with what earlier programs of the session left: ${finding.message}`,
  };
}

function joined(own: AnalysisResult, whole: AnalysisResult, fresh: Finding[]): AnalysisResult {
  const more = fresh.filter((finding) => !own.findings.some((each) => isSame(each, finding)));
  const isMany = whole.findings.filter(isDemand).length >= MOST_DEMANDS;
  const asks = own.needsApproval || (whole.needsApproval && (fresh.length > 0 || isMany));
  return {
    ...own,
    passed: own.passed && whole.passed,
    findings: [...more, ...own.findings],
    issues: [...new Set([...more.map(({ message }) => message), ...own.issues])],
    recommendedExecutionMode: whole.recommendedExecutionMode,
    needsApproval: asks,
    approvalReasoning: asks ? (own.approvalReasoning ?? whole.approvalReasoning) : null,
  };
}

/** Analyses a program alone and after those that its interpreter ran already. */
export async function judgeProgram(
  analyze: Analyze,
  history: History,
  code: string,
): Promise<JudgedProgram> {
  const own = await analyze(code);
  const before = history.code === '' || history.code.endsWith('\n') ? '' : '\n';
  const start = `${history.code}${before}`;
  const together = `${start}${code}`;
  const offset = start.split('\n').length - 1;
  const isOwn = start === '' || !own.passed;
  const whole = isOwn ? own : await analyze(together);
  const demands = whole.findings.filter(isDemand);
  const fresh = isOwn
    ? []
    : demands
        .filter((finding) => !history.known.has(keyOf(finding)))
        .map((finding) => asOfProgram(finding, offset));
  return {
    code,
    analysis: isOwn ? own : joined(own, whole, fresh),
    version: history.version,
    after: { code: together, known: new Set(demands.map(keyOf)) },
  };
}

/** Whether there is no room for more programs to be analysed together. */
export const isTooLong = ({ code }: History, next: string): boolean =>
  code.length + next.length > MOST_CHARS;
