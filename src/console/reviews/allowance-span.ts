const HOURS = [1, 8, 24, 168] as const;
const HOUR_MS = 3_600_000;

const nameOf = (hours: number): string => {
  if (hours % 24 === 0) return hours === 24 ? 'for one day' : `for ${hours / 24} days`;
  return hours === 1 ? 'for one hour' : `for ${hours} hours`;
};

export interface Span {
  readonly name: string;
  readonly hours: number;
}

/** How long something may be allowed, the shortest first; nothing beyond what the server offers. */
export function spansUpTo(maxHours: number): Span[] {
  const hours = new Set([...HOURS.filter((each) => each < maxHours), maxHours]);
  return [...hours].map((each) => ({ name: nameOf(each), hours: each }));
}

export const untilOf = ({ hours }: Span, nowMs: number): string =>
  new Date(nowMs + hours * HOUR_MS).toISOString();
