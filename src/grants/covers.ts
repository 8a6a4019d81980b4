import type { Ask, Asking } from '../analyzer/asking/asking.ts';
import { ExecutionMode } from '../execution-mode.ts';
import type { Grant, GrantedOperation } from './grant.ts';

/** A program that needs approval, and the run it is from. */
export interface AskedProgram {
  readonly threadId: string | null;
  readonly userId: string | null;
  readonly mode: ExecutionMode;
  readonly asking: Asking;
  readonly limits: Readonly<Record<string, number>>;
  readonly ground: Readonly<Record<string, string>>;
}

export const isInForce = ({ revoked_at: revoked, until }: Grant, now: Date): boolean =>
  revoked === null && now.getTime() < Date.parse(until);

export const isFor = (
  { scope, thread_id: thread, user_id: user }: Grant,
  { threadId, userId }: Pick<AskedProgram, 'threadId' | 'userId'>,
): boolean =>
  scope === 'thread'
    ? threadId !== null && thread === threadId
    : userId !== null && user === userId;

const within = (few: readonly string[], many: readonly string[]): boolean =>
  few.every((each) => many.includes(each));

const isAllowed = (ask: Ask, granted: readonly Ask[]): boolean =>
  granted.some(
    ({ rule, operation, targets, options }) =>
      rule === ask.rule &&
      operation === ask.operation &&
      within(ask.targets, targets) &&
      within(ask.options, options),
  );

/** The same mode, or the one that may do less, on the same ground. */
const isSameGround = (granted: GrantedOperation, { mode, ground }: AskedProgram): boolean =>
  (mode === granted.execution_mode || mode === ExecutionMode.READ_ONLY) &&
  ground[mode] !== undefined &&
  ground[mode] === granted.ground[mode];

/** A limit that only one of them has cannot be compared. */
const isNotLooser = (
  granted: GrantedOperation['limits'],
  limits: AskedProgram['limits'],
): boolean =>
  Object.keys({ ...granted, ...limits }).every(
    (name) => (limits[name] ?? Number.NaN) <= (granted[name] ?? Number.NaN),
  );

/** True when everything for which a program needs approval lies within one grant. */
export function covers(grant: Grant, asked: AskedProgram, now: Date): boolean {
  const { operation } = grant;
  const { asking } = asked;
  return (
    isInForce(grant, now) &&
    isFor(grant, asked) &&
    asking.known &&
    within(asking.reasons, operation.reasons) &&
    asking.asks.every((ask) => isAllowed(ask, operation.asks)) &&
    within(asking.remarks, operation.remarks) &&
    isSameGround(operation, asked) &&
    isNotLooser(operation.limits, asked.limits)
  );
}
