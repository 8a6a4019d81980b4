import {
  ReviewDecidedError,
  ReviewExpiredError,
  RunBusyError,
  UnusableInputError,
} from '../../review/reviews.ts';
import { jsonReply } from '../json-reply.ts';

/**
 * The answer to what the reviews refuse.
 * @throws whatever is no refusal
 */
export function refusalReply(error: unknown): Response {
  if (error instanceof ReviewDecidedError) {
    return jsonReply(409, { error: error.message, review: error.review });
  }
  if (error instanceof ReviewExpiredError) {
    return jsonReply(410, { error: error.message, review: error.review });
  }
  if (error instanceof UnusableInputError) return jsonReply(400, { error: error.message });
  if (!(error instanceof RunBusyError)) throw error;
  return error.reason === 'thread'
    ? jsonReply(409, { error: error.message })
    : jsonReply(429, { error: error.message }, { 'retry-after': '5' });
}
