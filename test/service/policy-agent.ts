import type { ServiceConfigInput } from '../../src/config/service-config.ts';
import {
  answer,
  completed,
  GOOD,
  makeService,
  onThread,
  REQUEST,
  stateOf,
} from '../fixtures/agent.ts';
import { FakeSandbox } from '../fixtures/fake-sandbox.ts';

export const WRITES = 'from epics import caput\ncaput("X", 1)\nresults = {"answer": 1}';
export const READS = 'from epics import caget\nresults = {"answer": caget("X")}';
export const ENABLED = { controlSystem: { writesEnabled: true } };

type More = Omit<NonNullable<Parameters<typeof makeService>[0]>, 'config' | 'replies' | 'sandbox'>;

/** A service whose first program is this one, and whose second is harmless. */
export function open(
  code: string,
  config: ServiceConfigInput = {},
  { sandbox = new FakeSandbox(), ...more }: More & { readonly sandbox?: FakeSandbox } = {},
) {
  const warnings: string[] = [];
  const service = makeService({
    sandbox,
    replies: [{ code }, { code: GOOD }],
    onWarning: (text) => warnings.push(text),
    ...more,
    config,
  });
  return {
    sandbox,
    service,
    warnings,
    ask: () => service.invoke(REQUEST, onThread()),
    say: (resume: unknown) => service.invoke(answer(resume), onThread()),
  };
}

/** Runs to the end; gives the program that ran and why the first one did not. */
export async function outcomeOf(agent: ReturnType<typeof open>) {
  await completed(agent.ask());
  const [first] = (await stateOf(agent.service)).error_chain;
  return { ran: agent.sandbox.programs, reason: first?.error_message };
}
