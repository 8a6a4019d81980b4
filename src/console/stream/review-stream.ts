import { loadReviews, take } from '../reviews/review-list.ts';
import type { Review } from '../wire/review.ts';
import { connection } from './connection.ts';

const AGAIN_MS = 3000;

/** Follows what happens to reviews; after an interruption the list is loaded anew. Returns what ends it. */
export function followReviews(): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const open = (): void => {
    source = new EventSource('/api/v1/reviews/events');
    source.addEventListener('hello', () => {
      connection.value = 'live';
      void loadReviews();
    });
    source.addEventListener('review', (event: MessageEvent<string>) => {
      take(JSON.parse(event.data) as Review);
    });
    source.addEventListener('error', () => {
      connection.value = 'lost';
      // The browser itself does not try again after an answer that was no stream.
      if (source?.readyState === EventSource.CLOSED) timer = setTimeout(open, AGAIN_MS);
    });
  };
  open();
  return () => {
    clearTimeout(timer);
    source?.close();
  };
}
