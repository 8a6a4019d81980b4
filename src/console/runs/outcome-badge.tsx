import type { JSX } from 'preact';
import { Icon, type IconName } from '../widgets/icon.tsx';

type Look = readonly [text: string, icon: IconName, tone: string];

const LOOKS: Readonly<Record<string, Look>> = {
  running: ['Running', 'process', 'accent'],
  awaiting_approval: ['Waiting for approval', 'clock', 'accent'],
  completed: ['Completed', 'check', 'good'],
  succeeded: ['Succeeded', 'check', 'good'],
  failed: ['Failed', 'cross', 'bad'],
  rejected: ['Rejected', 'cross', 'bad'],
  rejected_by_analysis: ['Refused by the checks', 'error', 'bad'],
  no_code: ['No program', 'cross', 'bad'],
  approved: ['Approved', 'check', 'good'],
  edited: ['Edited by a reviewer', 'edit', 'accent'],
  responded: ['Guidance given', 'reply', 'accent'],
  expired: ['Expired', 'clock', 'quiet'],
};

/** In words, with a shape; an outcome that is not known here is shown as the server says it. */
export function OutcomeBadge({ outcome }: { readonly outcome: string }): JSX.Element {
  const [text, icon, tone] = LOOKS[outcome] ?? [outcome.replaceAll('_', ' '), 'info', 'quiet'];
  return (
    <span class={`badge ${tone}`}>
      <Icon name={icon} />
      {text}
    </span>
  );
}
