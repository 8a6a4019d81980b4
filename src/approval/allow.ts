import { z } from 'zod';
import { grantScopeSchema, type GrantOffer } from '../grants/grant.ts';

const HOUR_MS = 3_600_000;

/** What an approval allows for later programs. */
export const allowSchema = z.object({
  scope: grantScopeSchema,
  /** ISO 8601 with its zone; null = as long as is allowed. */
  until: z.string().nullish(),
});
export type Allow = z.infer<typeof allowSchema>;

const timeSchema = z.iso.datetime({ offset: true });

/** When a grant that begins now ends. */
export const endOf = ({ until }: Allow, { max_hours: hours }: GrantOffer, now: Date): string =>
  (until == null ? new Date(now.getTime() + hours * HOUR_MS) : new Date(until)).toISOString();

/** What is wrong with an allowance; undefined when nothing is. */
export function problemOf(allow: Allow, offer: GrantOffer | null, now: Date): string | undefined {
  if (offer === null) {
    return 'Later programs cannot be allowed by this approval: what this one asks for cannot be told exactly beforehand. Approve it without `allow`.';
  }
  if (!offer.scopes.includes(allow.scope)) {
    return `\`allow.scope\` is "${allow.scope}", and only ${offer.scopes.join(', ')} can be allowed here: the ${allow.scope} of the run is not known.`;
  }
  const { until } = allow;
  if (until == null) return undefined;
  if (!timeSchema.safeParse(until).success) {
    return `\`allow.until\` is ${JSON.stringify(until)}; give a time such as "${now.toISOString()}", or null.`;
  }
  const hours = (Date.parse(until) - now.getTime()) / HOUR_MS;
  if (hours <= 0) return `\`allow.until\` is ${until}, which is over; it is ${now.toISOString()}.`;
  return hours > offer.max_hours
    ? `\`allow.until\` is ${until}, more than ${offer.max_hours} hours from now (approval.maxGrantHours).`
    : undefined;
}
