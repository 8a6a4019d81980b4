import type { ApprovalRecord } from '../approval/pending-approval.ts';
import { codeSpan } from '../notebook/markdown.ts';
import type { Grant, GrantOffer } from './grant.ts';

const ofWhom = ({ scope, thread_id: thread, user_id: user }: Grant): string =>
  `${scope} ${(scope === 'thread' ? thread : user) ?? ''}`;

/** One grant for a person. */
export const grantText = (grant: Grant): string =>
  `programs of ${ofWhom(grant)} may ${grant.operation.label}, until ${grant.until}, by ${grant.granted_by ?? 'an unnamed reviewer'}`;

/** The grants in force, as a paragraph of a question. */
export const inForceText = (grants: readonly Grant[]): string[] =>
  grants.length === 0
    ? []
    : [
        `**Allowed already:**\n${grants.map((grant) => `- ${codeSpan(grantText(grant))} (${codeSpan(grant.grant_id)})`).join('\n')}`,
      ];

/** What an approval may allow, as a paragraph of a question. */
export const offerText = (offer: GrantOffer | null): string[] =>
  offer === null
    ? []
    : [
        `**An approval may also allow** later programs of this ${offer.scopes.join(' or ')}, for ${offer.max_hours} hours at most: ${codeSpan(offer.label)}. Add \`allow\` with \`scope\` and \`until\`.`,
      ];

/** Why nobody was asked about a program. */
export const allowedText = ({ grant, decided_by: by }: ApprovalRecord): string =>
  `allowed by grant ${grant?.grant_id ?? ''} of ${by ?? 'an unnamed reviewer'} until ${grant?.until ?? ''}: programs may ${grant?.label ?? ''}`;
