export interface Countdown {
  readonly text: string;
  readonly state: 'calm' | 'soon' | 'over';
}

const SOON_MS = 120_000;
const pad = (value: number): string => String(value).padStart(2, '0');

/** How long until `expiresAt`: `23:59:01`, `04:09`, or `2 days`. */
export function countdownTo(expiresAt: string, nowMs: number): Countdown {
  const left = Date.parse(expiresAt) - nowMs;
  if (!(left > 0)) return { text: 'expired', state: 'over' };
  const seconds = Math.ceil(left / 1000);
  const days = Math.floor(seconds / 86_400);
  if (days >= 2) return { text: `${days} days`, state: 'calm' };
  const hours = Math.floor(seconds / 3600);
  const rest = `${pad(Math.floor((seconds % 3600) / 60))}:${pad(seconds % 60)}`;
  return {
    text: hours > 0 ? `${hours}:${rest}` : rest,
    state: left <= SOON_MS ? 'soon' : 'calm',
  };
}

const STEPS = [
  { seconds: 86_400, name: 'd' },
  { seconds: 3600, name: 'h' },
  { seconds: 60, name: 'min' },
] as const;

/** `4 min ago`, `2 h ago`, `just now`. */
export function ageOf(at: string, nowMs: number): string {
  const seconds = (nowMs - Date.parse(at)) / 1000;
  const step = STEPS.find((each) => seconds >= each.seconds);
  return step === undefined ? 'just now' : `${Math.floor(seconds / step.seconds)} ${step.name} ago`;
}

/** In the reader's own time zone, to the second; the day is left out when it is today. */
export function timeOf(at: string, nowMs: number): string {
  const date = new Date(at);
  const isToday = date.toDateString() === new Date(nowMs).toDateString();
  return isToday
    ? date.toLocaleTimeString(undefined, { timeStyle: 'medium' })
    : date.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
}
