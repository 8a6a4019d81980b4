import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useShortcuts } from '../keyboard/shortcuts.ts';
import { goTo } from '../navigation.ts';
import { nowMs } from '../time/clock.ts';
import { ageOf, timeOf } from '../time/countdown.ts';
import { Expiry, FindingCounts, ModeBadge, StatusBadge } from '../widgets/badges.tsx';
import { Link } from '../widgets/link.tsx';
import { Text } from '../widgets/text.tsx';
import type { Review } from '../wire/review.ts';
import { all, isLoaded, problem, waiting } from './review-list.ts';

function When({ review }: { readonly review: Review }): JSX.Element {
  const { status, created_at: asked, decided_at: decided, decided_by: by } = review;
  const at = status === 'waiting' ? asked : (decided ?? asked);
  return (
    <span class="when">
      <time dateTime={at} title={timeOf(at, nowMs.value)}>
        {ageOf(at, nowMs.value)}
      </time>
      {status === 'waiting' ? <Expiry at={review.expires_at} /> : <span>{by ?? ''}</span>}
    </span>
  );
}

interface RowProps {
  readonly review: Review;
  readonly isSelected: boolean;
  readonly onFocus: () => void;
}

function Row({ review, isSelected, onFocus }: RowProps): JSX.Element {
  const ref = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isSelected) ref.current?.querySelector('a')?.focus({ preventScroll: false });
  }, [isSelected]);
  return (
    <li ref={ref} class={isSelected ? 'row selected' : 'row'} onFocusIn={onFocus}>
      <Link to={{ page: 'review', approvalId: review.approval_id }} class="row-link">
        <span class="row-main">
          <span class="row-title">
            <Text>{review.task}</Text>
          </span>
          <span class="row-why">
            <Text>{review.why}</Text>
          </span>
          <span class="row-facts">
            {review.status !== 'waiting' && <StatusBadge status={review.status} />}
            <ModeBadge mode={review.execution_mode} />
            <FindingCounts findings={review.findings} />
            {review.attempt > 1 && <span class="muted">attempt {review.attempt}</span>}
          </span>
        </span>
        <When review={review} />
      </Link>
    </li>
  );
}

const Empty = ({ shown }: { readonly shown: 'waiting' | 'all' }): JSX.Element => (
  <div class="empty">
    <p class="empty-title">{shown === 'waiting' ? 'Nothing waits for you' : 'No reviews yet'}</p>
    <p class="muted">What asks for approval appears here by itself.</p>
  </div>
);

const Filter = ({ shown }: { readonly shown: 'waiting' | 'all' }): JSX.Element => (
  <nav class="segments" aria-label="Which reviews">
    <Link to={{ page: 'reviews', shown: 'waiting' }} isCurrent={shown === 'waiting'}>
      Waiting
    </Link>
    <Link to={{ page: 'reviews', shown: 'all' }} isCurrent={shown === 'all'}>
      All
    </Link>
  </nav>
);

/** What waits for approval, oldest first; or everything, newest first. */
export function ListPage({ shown }: { readonly shown: 'waiting' | 'all' }): JSX.Element {
  const selected = useSignal<string | null>(null);
  const reviews = shown === 'waiting' ? waiting.value : all.value;
  const index = reviews.findIndex((review) => review.approval_id === selected.value);
  const move = (step: number): void => {
    const next = index < 0 ? 0 : Math.min(Math.max(index + step, 0), reviews.length - 1);
    selected.value = reviews[next]?.approval_id ?? null;
  };
  const open = (): void => {
    const review = reviews[Math.max(index, 0)];
    if (review !== undefined) goTo({ page: 'review', approvalId: review.approval_id });
  };
  useShortcuts({
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Enter: open,
  });
  return (
    <main id="main" class="list">
      <header class="list-head">
        <h1>{shown === 'waiting' ? 'Waiting for approval' : 'All reviews'}</h1>
        <Filter shown={shown} />
      </header>
      <p class="problem" role="alert">
        {problem.value}
      </p>
      {isLoaded.value && reviews.length === 0 && <Empty shown={shown} />}
      {reviews.length > 0 && (
        <ol class="rows card">
          {reviews.map((review) => (
            <Row
              key={review.approval_id}
              review={review}
              isSelected={review.approval_id === selected.value}
              onFocus={() => {
                selected.value = review.approval_id;
              }}
            />
          ))}
        </ol>
      )}
      <p class="hints muted">
        <kbd>j</kbd> <kbd>k</kbd> move, <kbd>Enter</kbd> open, <kbd>?</kbd> all keys
      </p>
    </main>
  );
}
