import type { Redactor } from './redactor.ts';

/** Replaces known secrets in text that comes in pieces, also where a piece ends in the middle of one. */
export class RedactedStream {
  readonly #redactor: Redactor;
  #held = '';

  constructor(redactor: Redactor) {
    this.#redactor = redactor;
  }

  /** What may be passed on by now. */
  push(piece: string): string {
    const text = this.#redactor.values(this.#held + piece);
    const keep = this.#beginningOfSecret(text);
    this.#held = text.slice(text.length - keep);
    return text.slice(0, text.length - keep);
  }

  /** What was held back. */
  end(): string {
    const rest = this.#held;
    this.#held = '';
    return rest;
  }

  /** Length of the longest end of the text that a secret begins with. */
  #beginningOfSecret(text: string): number {
    let longest = 0;
    for (const secret of this.#redactor.known) {
      const most = Math.min(secret.length - 1, text.length);
      for (let length = most; length > longest; length -= 1) {
        if (text.endsWith(secret.slice(0, length))) longest = length;
      }
    }
    return longest;
  }
}
