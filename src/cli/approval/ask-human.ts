import { isCancel, select, text } from '@clack/prompts';
import type { GrantScope } from '../../grants/grant.ts';
import type { AwaitingApproval } from '../../outcome.ts';
import { sanitizeLine } from '../render/sanitize.ts';
import type { Answer } from './answer.ts';
import { discardTypeAhead } from './discard-type-ahead.ts';
import { editCode } from './editor.ts';

/** What the question needs beside the approval. */
export interface Asking {
  readonly keyboard: NodeJS.ReadStream;
  readonly decidedBy: string;
  readonly editor: string | undefined;
  /** Prints the program once more. */
  readonly showCode: () => void;
  /** Prints a short remark. */
  readonly say: (remark: string) => void;
}

type Choice = Answer['type'] | `allow ${GrantScope}` | 'show';
type Body = Pick<Answer, 'type' | 'message' | 'code' | 'allow'>;

interface Option {
  readonly value: Choice;
  readonly label: string;
  readonly hint: string;
}

const ANSWERS: readonly Option[] = [
  { value: 'approve', label: 'approve', hint: 'run this program' },
  { value: 'edit', label: 'edit', hint: 'change it in your editor; it is checked again' },
  { value: 'reject', label: 'reject', hint: 'end here, nothing runs' },
  { value: 'respond', label: 'respond', hint: 'say what to change; a new program is written' },
];
const SHOW: Option = { value: 'show', label: 'show', hint: 'print the program again' };

const ALLOWING: Readonly<Record<GrantScope, { label: string; whose: string }>> = {
  thread: { label: 'approve, and allow in this thread', whose: 'this thread' },
  user: { label: 'approve, and allow for this user', whose: 'whoever asked, in any thread,' },
};

/** What allows more than this program stands apart from what approves it. */
function optionsFor({ grant_offer: offer }: AwaitingApproval['approval']): Option[] {
  if (offer === null) return [...ANSWERS, SHOW];
  const may = `may ${sanitizeLine(offer.label)}, for ${offer.max_hours} h`;
  const allowing = offer.scopes.map((scope): Option => {
    const { label, whose } = ALLOWING[scope];
    return { value: `allow ${scope}`, label, hint: `and later programs of ${whose} ${may}` };
  });
  return [...ANSWERS, ...allowing, SHOW];
}

async function askReason(message: string, isRequired: boolean): Promise<string | null> {
  const said = await text({
    message,
    placeholder: isRequired ? '' : 'may be empty',
    defaultValue: '',
    validate: (value) =>
      isRequired && (value ?? '').trim() === '' ? 'Say what to change.' : undefined,
  });
  return isCancel(said) ? null : said;
}

async function edit(code: string, { editor, say }: Asking): Promise<Body | null> {
  const edited = await editCode(code, editor);
  if (!edited.ok) say(edited.problem);
  else if (edited.code.trimEnd() === code.trimEnd()) say('Nothing was changed.');
  else return { type: 'edit', code: edited.code };
  return null;
}

/** The answer of a choice; null to ask again. */
async function follow(choice: Choice, code: string, asking: Asking): Promise<Body | null> {
  switch (choice) {
    case 'approve':
      return { type: 'approve' };
    case 'allow thread':
      return { type: 'approve', allow: { scope: 'thread', until: null } };
    case 'allow user':
      return { type: 'approve', allow: { scope: 'user', until: null } };
    case 'edit':
      return await edit(code, asking);
    case 'show':
      asking.showCode();
      return null;
    case 'reject': {
      const message = await askReason('Why not?', false);
      return message === null ? null : { type: 'reject', message };
    }
    case 'respond': {
      const message = await askReason('What should be different?', true);
      return message === null ? null : { type: 'respond', message };
    }
  }
}

/** Asks on the terminal until there is an answer; null when the person leaves the question open (Ctrl-C). */
export async function askHuman(
  { approval }: AwaitingApproval,
  asking: Asking,
): Promise<Answer | null> {
  for (;;) {
    if (!(await discardTypeAhead(asking.keyboard))) return null;
    const choice = await select({ message: 'May it run?', options: optionsFor(approval) });
    if (isCancel(choice)) return null;
    const body = await follow(choice, approval.code, asking);
    if (body !== null) {
      return { ...body, code_sha256: approval.code_sha256, decided_by: asking.decidedBy };
    }
  }
}
