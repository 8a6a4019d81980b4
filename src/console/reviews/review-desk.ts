import { computed, signal } from '@preact/signals';
import { get, post, reasonOf, RefusedError } from '../api/request.ts';
import { goTo } from '../navigation.ts';
import { nowMs } from '../time/clock.ts';
import { announce } from '../widgets/announcer.tsx';
import type { Analysis, Decision, Review, ReviewDetail } from '../wire/review.ts';
import { questionAfter, reviewOf, take } from './review-list.ts';

/** After the last key. */
const PAUSE_MS = 350;
/** An edited program is checked again before it is asked about. */
const NEXT_QUESTION_MS = 15_000;

const reviewIn = (body: unknown): Review | null =>
  typeof body === 'object' && body !== null && 'review' in body ? (body.review as Review) : null;

/** One review on the screen: what is shown, what was typed, what became of it. */
export class ReviewDesk {
  readonly approvalId: string;
  readonly detail = signal<ReviewDetail | null>(null);
  readonly problem = signal('');
  readonly mode = signal<'read' | 'compare' | 'edit'>('read');
  /** Which of the earlier programs it is compared with. */
  readonly compared = signal(0);
  /** Kept when the editor is left, until it is discarded. */
  readonly draft = signal('');
  readonly analysis = signal<Analysis | null>(null);
  readonly isChecking = signal(false);
  readonly isSending = signal(false);

  /** As the last message of the server has it. */
  readonly review = computed<Review | null>(() => reviewOf(this.approvalId) ?? this.detail.value);

  readonly isOpen = computed(() => {
    const review = this.review.value;
    if (review === null || review.status !== 'waiting') return false;
    return review.expires_at === null || Date.parse(review.expires_at) > nowMs.value;
  });

  readonly isChanged = computed(() => this.draft.value !== this.detail.value?.code);

  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  constructor(approvalId: string) {
    this.approvalId = approvalId;
  }

  get #path(): string {
    return `/api/v1/reviews/${encodeURIComponent(this.approvalId)}`;
  }

  async load(): Promise<void> {
    try {
      const detail = await get<ReviewDetail>(this.#path);
      this.detail.value = detail;
      this.draft.value = detail.code;
    } catch (error) {
      this.problem.value = reasonOf(error);
    }
  }

  /** Takes what was typed, and has it checked when the typing pauses. */
  type(code: string): void {
    this.draft.value = code;
    this.isChecking.value = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#check(), PAUSE_MS);
  }

  async #check(): Promise<void> {
    const number = (this.#asked += 1);
    try {
      const analysis = await post<Analysis>(`${this.#path}/analyze`, { code: this.draft.value });
      if (number !== this.#asked) return;
      this.analysis.value = analysis;
      announce(analysis.passed ? 'The checks pass.' : 'The checks do not pass.');
    } catch (error) {
      this.problem.value = reasonOf(error);
    } finally {
      if (number === this.#asked) this.isChecking.value = false;
    }
  }

  edit(): void {
    if (this.isOpen.value) this.mode.value = 'edit';
  }

  discard(): void {
    clearTimeout(this.#timer);
    this.#asked += 1;
    this.draft.value = this.detail.value?.code ?? '';
    this.analysis.value = null;
    this.isChecking.value = false;
    this.mode.value = 'read';
  }

  compare(): void {
    if ((this.detail.value?.previous.length ?? 0) === 0) return;
    this.mode.value = this.mode.value === 'compare' ? 'read' : 'compare';
  }

  /** What an edit leads to is asked anew, with its own hash; everything else is seen at the run. */
  async #goOn({ type }: Decision, review: Review): Promise<void> {
    if (type === 'reject') return;
    const asks = type === 'edit' && this.analysis.value?.needs_approval === true;
    const next = asks ? await questionAfter(review, NEXT_QUESTION_MS) : null;
    goTo(
      next === null
        ? { page: 'run', threadId: review.thread_id }
        : { page: 'review', approvalId: next.approval_id },
    );
  }

  /** Whether the edited program can be handed in. */
  get canSendEdit(): boolean {
    const isChecked = !this.isChecking.value && this.analysis.value?.passed === true;
    return isChecked && this.isChanged.value && this.isOpen.value && !this.isSending.value;
  }

  async sendEdit(): Promise<void> {
    await this.decide({ type: 'edit', code: this.draft.value });
  }

  /** Sends the answer; the run goes on, and is shown. Says whether it was taken. */
  async decide(decision: Decision): Promise<boolean> {
    this.isSending.value = true;
    this.problem.value = '';
    try {
      const review = await post<Review>(`${this.#path}/decision`, decision);
      take(review);
      await this.#goOn(decision, review);
      return true;
    } catch (error) {
      this.problem.value = reasonOf(error);
      const decided = error instanceof RefusedError ? reviewIn(error.body) : null;
      if (decided !== null) take(decided);
      return false;
    } finally {
      this.isSending.value = false;
    }
  }
}
