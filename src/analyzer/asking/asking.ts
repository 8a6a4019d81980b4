import { z } from 'zod';

/** Why a program needs approval, beside what it does. */
export const askingReasonSchema = z.enum([
  /** `approval.mode` is `all_code`. */
  'every_program',
  'control_write',
  /** The mode of execution requires it. */
  'execution_mode',
  'finding',
]);
export type AskingReason = z.infer<typeof askingReasonSchema>;

/** One kind of operation that asks for approval, with everything it touches. */
export const askSchema = z.object({
  rule: z.string(),
  /** Dotted name of the function, such as `requests.get`. */
  operation: z.string(),
  /** Hosts, paths or channels, as the calls write them out. */
  targets: z.array(z.string()).min(1),
  /** Names of further arguments that any of the calls has. */
  options: z.array(z.string()),
});
export type Ask = z.infer<typeof askSchema>;

/** What a program asks approval for, as facts that another program can be held against. */
export const askingSchema = z.object({
  /** True when these facts are everything; false when something of it is unknown, dynamic or not to be judged by facts. */
  known: z.boolean(),
  reasons: z.array(askingReasonSchema),
  asks: z.array(askSchema),
  /** What analysis remarked on beside that, as `rule operation`. */
  remarks: z.array(z.string()),
});
export type Asking = z.infer<typeof askingSchema>;
