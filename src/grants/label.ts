import type { Ask, Asking } from '../analyzer/asking/asking.ts';
import { ExecutionMode } from '../execution-mode.ts';

const DOES: Readonly<Record<string, string>> = {
  'host.network': 'exchange data with',
  'file.write-outside': 'write anything to',
  'file.read-outside': 'read',
  'file.read-sensitive': 'read',
  'file.delete': 'delete',
  'control.write': 'write any value to',
};

const deed = ({ rule, operation, targets }: Ask): string =>
  `${DOES[rule] ?? rule} ${targets.join(', ')} by ${operation}`;

/** What a grant of these facts would allow, as the end of "programs may …". */
export function labelOf({ asks, remarks }: Asking, mode: ExecutionMode): string {
  const deeds = asks.map(deed);
  const calculate = remarks.length === 0 ? 'run without any finding' : 'run with no other finding';
  const reading = mode === ExecutionMode.READ_ONLY ? ', read-only' : '';
  return `${deeds.length === 0 ? calculate : deeds.join('; ')}${reading}`;
}
