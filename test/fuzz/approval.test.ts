import * as fc from 'fast-check';
import { describe, expect } from 'vitest';
import { readDecision, type DecisionResult } from '../../src/approval/decision.ts';
import { sha256OfCode } from '../../src/analyzer/code-hash.ts';
import { fuzz } from './fuzz.ts';
import { json, nastyText } from './inputs.ts';

const CODE = 'print(1)\n';
const HASH = sha256OfCode(CODE);
const EXPECTED = { code: CODE, codeSha256: HASH, approvalId: 'approval-1' };

const text = fc.oneof(
  nastyText(3),
  fc.constantFrom(
    CODE,
    CODE.trim(),
    HASH,
    HASH.slice(0, 12),
    HASH.slice(0, 11),
    HASH.toUpperCase(),
    `${HASH}0`,
    '',
    'approve',
  ),
  fc.constantFrom(null, undefined, 0, true, {}, []),
);
const word = fc.oneof(
  fc.constantFrom('approve', 'accept', 'edit', 'reject', 'ignore', 'respond', 'response'),
  fc.constantFrom('APPROVE', 'approved', ' approve', 'yes', 'true', '', null, true, 1),
);
const decision = fc.oneof(
  fc.boolean(),
  fc.record(
    {
      type: word,
      approved: fc.oneof(fc.boolean(), fc.constantFrom('true', 1, null)),
      message: text,
      reason: text,
      code: text,
      code_sha256: text,
      decided_by: text,
      args: fc.oneof(json(2), fc.record({ args: fc.record({ code: text }) })),
      editedAction: fc.oneof(json(2), fc.record({ args: fc.record({ code: text }) })),
      edited_action: fc.record({ args: fc.record({ code: text }) }),
    },
    { requiredKeys: [] },
  ),
);
const answer = fc.oneof(
  decision,
  decision.map((each) => [each]),
  fc.array(decision, { maxLength: 3 }),
  fc.array(decision, { maxLength: 3 }).map((decisions) => ({ decisions })),
  fc.record(
    { decisions: fc.array(decision), approved: fc.constant(true), type: word },
    { requiredKeys: [] },
  ),
  json(),
  fc.anything({ withMap: true, withDate: true, withNullPrototype: true }),
);

const isHashOfCode = (hash: unknown): boolean =>
  typeof hash === 'string' && hash.length >= 12 && HASH.startsWith(hash.toLowerCase());
const isNothing = (value: unknown): boolean => value === undefined || value === null;

function isMeant(given: unknown): boolean {
  const list: unknown[] = Array.isArray(given) ? given : [given];
  const [only] = list;
  if (list.length !== 1) return false;
  if (only === true) return true;
  if (typeof only !== 'object' || only === null) return false;
  const { type, approved, code, code_sha256: hash } = only as Record<string, unknown>;
  const isYes =
    type === undefined ? approved === true : ['approve', 'accept'].includes(type as string);
  return isYes && (isNothing(code) || code === CODE) && (isNothing(hash) || isHashOfCode(hash));
}

/** The list that some clients wrap; beside it nothing may say anything else. */
function unwrapped(given: unknown): unknown {
  if (typeof given !== 'object' || given === null || !('decisions' in given)) return given;
  const { decisions, type, approved } = given as Record<string, unknown>;
  if (decisions === undefined) return given;
  return type === undefined && approved === undefined ? decisions : null;
}

function expectSound(given: unknown, result: DecisionResult): void {
  if (!result.ok) return expect(result.problem).not.toBe('');
  const { decision: made, decidedBy } = result;
  expect(typeof made.message).toBe('string');
  expect(decidedBy === null || typeof decidedBy === 'string').toBe(true);
  if (made.type === 'approve') expect(isMeant(unwrapped(given))).toBe(true);
  if (made.type === 'edit') expect(made.code.trim()).not.toBe('');
  if (made.type === 'respond') expect(made.message.trim()).not.toBe('');
}

describe('answers to an approval', () => {
  fuzz('of any kind approve only what was meant', answer, (given) => {
    expectSound(given, readDecision(given, EXPECTED));
  });

  fuzz(
    'for other code never approve',
    fc.record({
      hash: fc.stringMatching(/^[0-9a-f]{0,64}$/),
      other: nastyText(3),
      type: fc.constantFrom('approve', 'accept'),
    }),
    ({ hash, other, type }) => {
      const isOurs = hash.length >= 12 && HASH.startsWith(hash);
      const byHash = readDecision({ type, code_sha256: hash }, EXPECTED);
      expect(byHash.ok).toBe(isOurs);
      const byCode = readDecision({ approved: true, code: other }, EXPECTED);
      expect(byCode.ok).toBe(other === CODE);
    },
  );
});
