import type { JSX } from 'preact';
import type { Finding } from '../../analyzer/finding.ts';
import { countdownTo } from '../time/countdown.ts';
import { nowMs } from '../time/clock.ts';
import type { Review, ReviewStatus } from '../wire/review.ts';
import { Icon, type IconName } from './icon.tsx';

const SEVERITIES = ['error', 'warning', 'info'] as const;
const NOUNS: Readonly<Record<Finding['severity'], readonly [string, string]>> = {
  error: ['error', 'errors'],
  warning: ['warning', 'warnings'],
  info: ['note', 'notes'],
};

export const countOf = (severity: Finding['severity'], count: number): string =>
  `${count} ${NOUNS[severity][count === 1 ? 0 : 1]}`;

/** How many of each kind, by shape and by word. */
export function FindingCounts({ findings }: Pick<Review, 'findings'>): JSX.Element {
  const found = SEVERITIES.filter((severity) => findings[severity] > 0);
  if (found.length === 0) return <span class="count muted">no findings</span>;
  return (
    <>
      {found.map((severity) => (
        <span key={severity} class={`count ${severity}`}>
          <Icon name={severity} />
          {countOf(severity, findings[severity])}
        </span>
      ))}
    </>
  );
}

const WORDS: Readonly<Record<ReviewStatus, { text: string; icon: IconName; tone: string }>> = {
  waiting: { text: 'Waiting', icon: 'clock', tone: 'accent' },
  approved: { text: 'Approved', icon: 'check', tone: 'good' },
  edited: { text: 'Edited', icon: 'edit', tone: 'good' },
  rejected: { text: 'Rejected', icon: 'cross', tone: 'bad' },
  responded: { text: 'Guidance given', icon: 'reply', tone: 'accent' },
  expired: { text: 'Expired', icon: 'clock', tone: 'quiet' },
  gone: { text: 'Gone', icon: 'cross', tone: 'quiet' },
};

export const statusText = (status: ReviewStatus): string => WORDS[status].text;

export function StatusBadge({ status }: Pick<Review, 'status'>): JSX.Element {
  const { text, icon, tone } = WORDS[status];
  return (
    <span class={`badge ${tone}`}>
      <Icon name={icon} />
      {text}
    </span>
  );
}

/** Writing is what a reviewer must not overlook. */
export const ModeBadge = ({ mode }: { readonly mode: string }): JSX.Element => (
  <span class={`badge mono ${/write/.test(mode) ? 'warn' : 'quiet'}`}>{mode}</span>
);

export function Expiry({ at }: { readonly at: string | null }): JSX.Element {
  if (at === null) return <span class="muted">does not expire</span>;
  const { text, state } = countdownTo(at, nowMs.value);
  return (
    <time dateTime={at} class={`expiry ${state}`}>
      {state === 'over' ? text : `${text} left`}
    </time>
  );
}
