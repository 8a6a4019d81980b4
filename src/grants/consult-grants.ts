import type { Parts } from '../parts.ts';
import { covers, type AskedProgram } from './covers.ts';
import type { Grant, GrantOffer } from './grant.ts';
import { labelOf } from './label.ts';

/** What a question shows at most. */
const MAX_SHOWN = 20;

/** What is allowed already where a program asks, and what an approval of it could allow. */
export interface GrantsInQuestion {
  readonly covering: Grant | null;
  readonly inForce: Grant[];
  readonly offer: GrantOffer | null;
}

/** Null where nothing of the program can be allowed beforehand. */
function offerOf(asked: AskedProgram | null, maxHours: number): GrantOffer | null {
  if (asked === null) return null;
  const { asking, mode, limits, ground, threadId, userId } = asked;
  const scopes: GrantOffer['scopes'] = [
    ...(threadId === null ? [] : (['thread'] as const)),
    ...(userId === null ? [] : (['user'] as const)),
  ];
  if (scopes.length === 0) return null;
  const label = labelOf(asking, mode);
  const { reasons, asks, remarks } = asking;
  const facts = { execution_mode: mode, reasons, asks, remarks };
  return {
    operation: { label, ...facts, limits: { ...limits }, ground: { ...ground } },
    label,
    scopes,
    max_hours: maxHours,
  };
}

/** Looks up the grants for the run of a program; with `approval.maxGrantHours` 0 there are none. */
export async function consultGrants(
  { grants, config, clock }: Pick<Parts, 'grants' | 'config' | 'clock'>,
  asked: AskedProgram | null,
  { threadId, userId }: { threadId: string | undefined; userId: string | undefined },
): Promise<GrantsInQuestion> {
  const hours = config.approval.maxGrantHours;
  if (hours === 0 || (threadId === undefined && userId === undefined)) {
    return { covering: null, inForce: [], offer: null };
  }
  const inForce = await grants.list({ threadId, userId });
  const now = clock();
  const covering = asked && inForce.find((grant) => covers(grant, asked, now));
  return {
    covering: covering ?? null,
    inForce: inForce.slice(0, MAX_SHOWN),
    offer: offerOf(asked, hours),
  };
}
