import { HttpFailure } from './http-failure.ts';

/** Uploads end within seconds. */
const RETRY_SECONDS = 5;

/** What one upload takes of the budget, until it is disposed of. */
export interface UploadShare extends Disposable {
  /** @throws {HttpFailure} 429 with `Retry-After`: all uploads together would be too large */
  take(bytes: number): void;
}

/** Memory for all uploads that are being read, as received and unpacked; one that is alone is limited by itself. */
export class UploadBudget {
  readonly maxBytes: number;
  #taken = 0;

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  get takenBytes(): number {
    return this.#taken;
  }

  open(): UploadShare {
    let own = 0;
    return {
      take: (bytes) => {
        const isAlone = this.#taken === own;
        if (!isAlone && this.#taken + bytes > this.maxBytes) {
          throw new HttpFailure(
            429,
            `other uploads take the memory for this one; come again in ${RETRY_SECONDS} s`,
            { 'retry-after': String(RETRY_SECONDS) },
          );
        }
        own += bytes;
        this.#taken += bytes;
      },
      [Symbol.dispose]: () => {
        this.#taken -= own;
        own = 0;
      },
    };
  }
}
