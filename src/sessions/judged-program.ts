import type { AnalysisResult } from '../analyzer/analysis-result.ts';
import type { Finding } from '../analyzer/finding.ts';
import { issueOf } from '../analyzer/verdict.ts';

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

/** Both analyses in one; what is no demand counts after earlier programs only, which have defined names. */
function joined(
  own: AnalysisResult,
  whole: AnalysisResult,
  { known, offset }: { known: History['known']; offset: number },
): AnalysisResult {
  const demands = whole.findings.filter(isDemand);
  const fresh = demands.filter((finding) => !known.has(keyOf(finding)));
  const remarks = whole.findings.filter(
    (finding) => !isDemand(finding) && finding.line !== null && finding.line > offset,
  );
  const ownDemands = own.findings.filter(isDemand);
  const more = fresh
    .map((finding) => asOfProgram(finding, offset))
    .filter((finding) => !ownDemands.some((each) => isSame(each, finding)));
  const findings = [
    ...more,
    ...ownDemands,
    ...remarks.map((finding) => asOfProgram(finding, offset)),
  ];
  const isNew = fresh.length > 0 || demands.length >= MOST_DEMANDS;
  const needsApproval = own.needsApproval || (whole.needsApproval && isNew);
  return {
    ...own,
    passed: own.passed && whole.passed,
    findings,
    issues: [...new Set(findings.map(issueOf))],
    recommendedExecutionMode: whole.recommendedExecutionMode,
    needsApproval,
    approvalReasoning: needsApproval ? (own.approvalReasoning ?? whole.approvalReasoning) : null,
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
  return {
    code,
    analysis: isOwn ? own : joined(own, whole, { known: history.known, offset }),
    version: history.version,
    after: { code: together, known: new Set(whole.findings.filter(isDemand).map(keyOf)) },
  };
}

/** Whether there is no room for more programs to be analysed together. */
export const isTooLong = ({ code }: History, next: string): boolean =>
  code.length + next.length > MOST_CHARS;
