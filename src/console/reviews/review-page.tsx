import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { useShortcuts } from '../keyboard/shortcuts.ts';
import { goTo } from '../navigation.ts';
import { Expiry, FindingCounts, ModeBadge, StatusBadge } from '../widgets/badges.tsx';
import { Icon } from '../widgets/icon.tsx';
import { Link } from '../widgets/link.tsx';
import { Text } from '../widgets/text.tsx';
import type { Review, ReviewDetail } from '../wire/review.ts';
import { ApproveDialog } from './approve-dialog.tsx';
import { CodePanel } from './code-panel.tsx';
import { DecisionBar, type DialogName } from './decision-bar.tsx';
import { LineJumper } from './line-jumper.ts';
import { ReviewDesk } from './review-desk.ts';
import { FindingList, GrantsInForce, RunFacts, TouchCounts, TouchList } from './review-facts.tsx';
import { waiting } from './review-list.ts';
import { WordsDialog } from './words-dialog.tsx';

const nextWaiting = (approvalId: string): Review | undefined =>
  waiting.value.find((review) => review.approval_id !== approvalId);

function openNext(approvalId: string): void {
  const next = nextWaiting(approvalId);
  if (next !== undefined) goTo({ page: 'review', approvalId: next.approval_id });
}

/** Somebody decided, here or elsewhere. */
function Verdict({ review }: { readonly review: Review }): JSX.Element | null {
  if (review.status === 'waiting') return null;
  const next = nextWaiting(review.approval_id);
  return (
    <div class="banner verdict" role="status">
      <StatusBadge status={review.status} />
      <span>
        {review.decided_by !== null && (
          <>
            by <strong>{review.decided_by}</strong>
          </>
        )}
        {review.message !== null && (
          <q>
            <Text>{review.message}</Text>
          </q>
        )}
      </span>
      <span class="banner-links">
        <Link to={{ page: 'run', threadId: review.thread_id }}>See the run</Link>
        {next !== undefined && (
          <Link to={{ page: 'review', approvalId: next.approval_id }}>
            Next waiting <kbd>n</kbd>
          </Link>
        )}
      </span>
    </div>
  );
}

interface HeadingProps {
  readonly review: Review;
  readonly detail: ReviewDetail;
}

const Heading = ({ review, detail }: HeadingProps): JSX.Element => (
  <header class="page-head">
    <Link to={{ page: 'reviews', shown: 'waiting' }} class="back">
      <Icon name="back" /> Reviews
    </Link>
    <h1>
      <Text>{review.task}</Text>
    </h1>
    <p class="why">
      <Text>{detail.why}</Text>
    </p>
    <p class="counts">
      <StatusBadge status={review.status} />
      <ModeBadge mode={review.execution_mode} />
      <FindingCounts findings={review.findings} />
      <TouchCounts touches={detail.touches} />
      {review.status === 'waiting' && <Expiry at={review.expires_at} />}
    </p>
  </header>
);

interface OpenReviewProps {
  readonly desk: ReviewDesk;
  readonly detail: ReviewDetail;
}

interface AnswerDialogProps extends OpenReviewProps {
  readonly name: DialogName | null;
  readonly onClose: () => void;
}

function AnswerDialog({ name, desk, detail, onClose }: AnswerDialogProps): JSX.Element | null {
  if (name === null) return null;
  if (name === 'reject' || name === 'respond') {
    return <WordsDialog desk={desk} type={name} onClose={onClose} />;
  }
  return <ApproveDialog desk={desk} detail={detail} isEdit={name === 'edit'} onClose={onClose} />;
}

function leave(desk: ReviewDesk): void {
  if (desk.mode.value === 'read') goTo({ page: 'reviews', shown: 'waiting' });
  else if (desk.mode.value === 'edit') desk.discard();
  else desk.mode.value = 'read';
}

const Notices = ({ desk, detail }: OpenReviewProps): JSX.Element => (
  <>
    <Verdict review={desk.review.value ?? detail} />
    {detail.asked_again !== null && (
      <p class="banner warn">
        Asked again: <Text>{detail.asked_again}</Text>
      </p>
    )}
    <p class="problem" role="alert">
      {desk.problem.value}
    </p>
  </>
);

function OpenReview({ desk, detail }: OpenReviewProps): JSX.Element {
  const dialog = useSignal<DialogName | null>(null);
  const lines = useMemo(() => new LineJumper(), [desk]);
  const analysis = desk.mode.value === 'edit' ? desk.analysis.value : null;
  const findings = analysis?.findings ?? detail.analysis;
  const ask = (name: DialogName): void => {
    if (!desk.isOpen.value || dialog.value !== null) return;
    if (name === 'edit' && !desk.canSendEdit) return;
    desk.problem.value = '';
    if (name !== 'edit') dialog.value = name;
    // Nothing runs yet when the edited program is asked about again.
    else if (desk.analysis.value?.needs_approval === false) dialog.value = name;
    else void desk.sendEdit();
  };
  const reading = {
    a: () => ask('approve'),
    r: () => ask('reject'),
    g: () => ask('respond'),
    e: () => desk.edit(),
    d: () => desk.compare(),
    n: () => openNext(desk.approvalId),
  };
  useShortcuts({
    ...(desk.mode.value === 'edit' ? {} : reading),
    f: () => lines.next(findings),
    Escape: () => leave(desk),
  });
  const jump = (line: number): void => lines.jump(line);
  const onSubmit = (): void => ask('edit');
  return (
    <main id="main" class="review">
      <Heading review={desk.review.value ?? detail} detail={detail} />
      <Notices desk={desk} detail={detail} />
      <div class="review-columns">
        <CodePanel
          desk={desk}
          detail={detail}
          findings={findings}
          lines={lines}
          onSubmit={onSubmit}
        />
        <aside aria-label="About this program">
          <FindingList findings={findings} jump={jump} />
          <TouchList touches={analysis?.touches ?? detail.touches} jump={jump} />
          <RunFacts detail={detail} />
          <GrantsInForce grants={detail.grants} />
        </aside>
      </div>
      <DecisionBar desk={desk} ask={ask} />
      <AnswerDialog
        name={dialog.value}
        desk={desk}
        detail={detail}
        onClose={() => (dialog.value = null)}
      />
    </main>
  );
}

/** One program with everything that a decision needs. */
export function ReviewPage({ approvalId }: { readonly approvalId: string }): JSX.Element {
  const desk = useMemo(() => new ReviewDesk(approvalId), [approvalId]);
  useEffect(() => void desk.load(), [desk]);
  const detail = desk.detail.value;
  if (detail !== null) return <OpenReview key={approvalId} desk={desk} detail={detail} />;
  return (
    <main id="main" class="review">
      <p class={desk.problem.value === '' ? 'muted' : 'problem'} role="status">
        {desk.problem.value || 'Loading …'}
      </p>
    </main>
  );
}
