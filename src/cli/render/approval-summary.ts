import type { Finding } from '../../analyzer/finding.ts';
import { grantText } from '../../grants/describe.ts';
import type { AwaitingApproval } from '../../outcome.ts';
import { SHOWN_HASH_LENGTH, type ResumeCommands } from '../resume-commands.ts';
import { factLines } from './facts.ts';
import { findingsTable } from './findings.ts';
import type { Palette } from './palette.ts';
import { sanitizeLine } from './sanitize.ts';
import { stageLine } from './stage-line.ts';

type Approval = AwaitingApproval['approval'];

/** `2026-11-21T10:30:12.000Z` → `2026-11-21 10:30 UTC`. */
const minuteText = (time: string): string => `${time.slice(0, 16).replace('T', ' ')} UTC`;

function reasonOf(approval: Approval): string {
  const payload = approval['resume_payload'] as
    | { analysis_details?: { approval_reasoning?: string | null } | null }
    | undefined;
  return payload?.analysis_details?.approval_reasoning ?? 'approval is required';
}

/** What a human has to know beside the code: why it is asked, mode, hash, expiry, findings. */
export function approvalSummary(
  approval: Approval,
  { palette, columns }: { palette: Palette; columns: number },
): string[] {
  const findings = approval.findings as unknown as readonly Finding[];
  const facts = factLines(
    [
      ['asked again', approval.error === null ? undefined : sanitizeLine(approval.error)],
      ['why', sanitizeLine(reasonOf(approval))],
      ['mode', approval.execution_mode],
      ['sha256', approval.code_sha256.slice(0, SHOWN_HASH_LENGTH)],
      ['expires', approval.expires_at === null ? 'never' : minuteText(approval.expires_at)],
      ...approval.grants.map((grant) => ['allowed', sanitizeLine(grantText(grant))] as const),
      [
        'allow',
        approval.grant_offer === null ? undefined : sanitizeLine(approval.grant_offer.label),
      ],
      ['findings', findings.length === 0 ? 'none' : String(findings.length)],
    ],
    { palette, columns },
  );
  return [
    stageLine('approval', 'may this program run?', palette),
    ...facts,
    ...findingsTable(findings, palette, columns),
  ];
}

/** How to answer later, in another process. */
export function waitingNotice(commands: ResumeCommands, palette: Palette): string[] {
  const { approve, reject, respond, edit } = commands;
  const choices = { approve, reject, respond, edit };
  return [
    `${palette.doubtful('!')} Nothing was run: the approval is open. Answer it with one of these:`,
    ...Object.entries(choices).map(
      ([name, command]) => `    ${palette.soft(name.padEnd(7))}  ${command}`,
    ),
    `    ${palette.soft('or look')}  ${commands.ask}`,
  ];
}
