import type { Block } from './blocks.ts';
import { declarationsOf } from './fragments.ts';
import { reasonNotToRun } from './not-run.ts';

/** What a test does with a block. */
export type Claim =
  /** Run by the shell, with the blocks before it. */
  | 'shell'
  /** Type-checked, and run where it has no name; one with a name is run by the shell blocks after it. */
  | 'program'
  /** Type-checked as a part of a larger program. */
  | 'fragment'
  /** Compared with what the block before it under the same heading printed. */
  | 'output'
  /** A text without such a block: a message, whose clauses the sources have, but for `…`. */
  | 'quote'
  /** Parsed; written to the file that it names. */
  | 'data'
  /** Run by curl-examples.int.test.ts. */
  | 'curl'
  /** A drawing: nothing to run. */
  | 'figure'
  /** Checked without being run. */
  | 'not run';

const LANGUAGES: Readonly<Record<string, Claim>> = {
  sh: 'shell',
  bash: 'shell',
  console: 'shell',
  ts: 'program',
  json: 'data',
  jsonl: 'data',
  yaml: 'data',
  python: 'data',
  dockerfile: 'data',
  '': 'figure',
};

/** Which runner takes a block; undefined when none does. */
export function claimOf(block: Block): Claim | undefined {
  if (reasonNotToRun(block) !== undefined) return 'not run';
  if (declarationsOf(block) !== undefined) return 'fragment';
  // Tokens are made by a command that the blocks after it need too.
  if (block.isCurl && !block.text.includes('python-executor')) return 'curl';
  if (block.language === 'text') return block.isAfterCommand ? 'output' : 'quote';
  return LANGUAGES[block.language];
}
