import { computed, effect, signal } from '@preact/signals';
import { get, reasonOf } from '../api/request.ts';
import { statusText } from '../widgets/badges.tsx';
import { announce } from '../widgets/announcer.tsx';
import type { Review } from '../wire/review.ts';

/** Every review that was heard of, by id. */
const known = signal<ReadonlyMap<string, Review>>(new Map());

export const problem = signal('');
export const isLoaded = signal(false);

const byAge = (a: Review, b: Review): number => a.created_at.localeCompare(b.created_at);

/** Oldest first: who waits longest is served first. */
export const waiting = computed(() =>
  [...known.value.values()].filter(({ status }) => status === 'waiting').toSorted(byAge),
);

/** Newest first. */
export const all = computed(() => [...known.value.values()].toSorted((a, b) => byAge(b, a)));

/** What a thread is about, as far as its reviews were heard of. */
export const taskOf = (threadId: string): string | undefined =>
  [...known.value.values()].find(({ thread_id: thread }) => thread === threadId)?.task;

export const reviewOf = (approvalId: string): Review | undefined => known.value.get(approvalId);

/** Loads those that wait, and the last ones that were decided. */
export async function loadReviews(): Promise<void> {
  try {
    const [open, recent] = await Promise.all([
      get<{ reviews: Review[] }>('/api/v1/reviews?status=waiting'),
      get<{ reviews: Review[] }>('/api/v1/reviews?status=all'),
    ]);
    const both = [...recent.reviews, ...open.reviews];
    known.value = new Map(both.map((review) => [review.approval_id, review]));
    problem.value = '';
  } catch (error) {
    problem.value = reasonOf(error);
  }
  isLoaded.value = true;
}

const sentence = ({ status, task, decided_by: by }: Review): string => {
  if (status === 'waiting') return `New review: ${task}`;
  return `${statusText(status)}${by === null ? '' : ` by ${by}`}: ${task}`;
};

/** Takes what the server says about one review. */
export function take(review: Review): void {
  const before = known.value.get(review.approval_id);
  known.value = new Map(known.value).set(review.approval_id, review);
  if (before?.status !== review.status) announce(sentence(review));
}

/** The question that follows another one on its thread; null when none came within `ms`. */
export function questionAfter(before: Review, ms: number): Promise<Review | null> {
  const { promise, resolve } = Promise.withResolvers<Review | null>();
  const timer = setTimeout(() => resolve(null), ms);
  const stop = effect(() => {
    const next = waiting.value.find(
      ({ thread_id: threadId, approval_id: approvalId }) =>
        threadId === before.thread_id && approvalId !== before.approval_id,
    );
    if (next !== undefined) resolve(next);
  });
  return promise.finally(() => {
    clearTimeout(timer);
    stop();
  });
}
