import { readFile } from 'node:fs/promises';
import { ContainerConfigurationError } from '../../errors.ts';
import type { GrantScope } from '../../grants/grant.ts';
import { SHOWN_HASH_LENGTH } from '../resume-commands.ts';
import type { Answer } from './answer.ts';

/** The options of `resume` that answer; at most one may be given. */
export interface AnswerOptions {
  readonly approve?: string | undefined;
  /** True when no reason is given. */
  readonly reject?: string | true | undefined;
  readonly respond?: string | undefined;
  readonly edit?: string | undefined;
  /** With `approve`: whose later programs may do the same. */
  readonly allow?: GrantScope | undefined;
  /** With `allow`: ISO 8601. */
  readonly until?: string | undefined;
}

const CHOICES = ['approve', 'reject', 'respond', 'edit'] as const;
const HASH_START = new RegExp(`^[0-9a-f]{${SHOWN_HASH_LENGTH},64}$`, 'iu');

/** What an answer needs beside the options. */
export interface Answering {
  /** Hash of the code that waits. */
  readonly codeSha256: string;
  readonly decidedBy: string;
}

/**
 * Checks that the options give one answer or none.
 * @throws {ContainerConfigurationError} several answers, or a hash that is too short
 */
export function checkAnswerOptions(options: AnswerOptions): void {
  const given = CHOICES.filter((name) => options[name] !== undefined);
  if (given.length > 1) {
    throw new ContainerConfigurationError(
      `Give one answer, not ${given.length}: ${given.map((name) => `--${name}`).join(', ')}.`,
    );
  }
  if (options.allow !== undefined && options.approve === undefined) {
    throw new ContainerConfigurationError('--allow goes with --approve: nothing else allows.');
  }
  if (options.until !== undefined && options.allow === undefined) {
    throw new ContainerConfigurationError('--until goes with --allow.');
  }
  if (options.approve !== undefined && !HASH_START.test(options.approve)) {
    throw new ContainerConfigurationError(
      `--approve takes the beginning of the SHA-256 of the code, ${SHOWN_HASH_LENGTH} characters or more; "${options.approve}" is none. "resume" without an answer shows it.`,
    );
  }
}

async function readEdit(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new ContainerConfigurationError(
      `The edited program ${path} cannot be read: ${(error as Error).message}`,
      { cause: error },
    );
  }
}

/**
 * The answer that the options give; null when they give none.
 * @throws {ContainerConfigurationError} the file of an edit cannot be read
 */
export async function answerFromOptions(
  options: AnswerOptions,
  { codeSha256, decidedBy }: Answering,
): Promise<Answer | null> {
  const base = { code_sha256: codeSha256, decided_by: decidedBy };
  const { approve, reject, respond, edit, allow: scope, until = null } = options;
  if (approve !== undefined) {
    const allow = scope === undefined ? {} : { allow: { scope, until } };
    return { ...base, type: 'approve', code_sha256: approve, ...allow };
  }
  if (reject !== undefined) {
    return { ...base, type: 'reject', message: reject === true ? '' : reject };
  }
  if (respond !== undefined) return { ...base, type: 'respond', message: respond };
  return edit === undefined ? null : { ...base, type: 'edit', code: await readEdit(edit) };
}
