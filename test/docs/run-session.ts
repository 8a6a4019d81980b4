import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, dirname } from 'node:path';
import { endBackground } from './background.ts';
import { whereIs } from './blocks.ts';
import type { Step } from './steps.ts';

/** Of a whole document; a command that does not end must not stop the others. */
const LIMIT_MS = 400_000;
const MARK = '=== next block ===';

/** What a document writes, and what it is here: addresses and secrets. */
export type Replacement = readonly [written: string, here: string];

export interface SessionSetting {
  /** Folder that the reader is in. */
  readonly folder: string;
  /** Where stand-ins and background programs leave their notes. */
  readonly notes: string;
  readonly env: Readonly<Record<string, string>>;
  readonly bin: string;
  /** What is run before the first block; empty = nothing. */
  readonly given: string;
  /** Longer ones first. */
  readonly replacements: readonly Replacement[];
}

/** The commands of the documents, then Node and Python of the tests, then what is there. */
const pathOf = (bin: string): string =>
  [
    bin,
    dirname(process.execPath),
    dirname(process.env['TEST_PYTHON'] ?? '/usr/bin/python3'),
    process.env['PATH'] ?? '',
  ].join(delimiter);

const scriptOf = (given: string, steps: readonly Step[]): string =>
  [
    'set -e',
    given,
    ...steps.map(({ script }) => `printf '\\n${MARK}\\n'; printf '\\n${MARK}\\n' >&2\n${script}`),
  ].join('\n');

const written = (text: string, replacements: readonly Replacement[]): string =>
  replacements.reduce((all, [inDocument, here]) => all.replaceAll(here, inDocument), text);

/** A text of a document with what its addresses and secrets are here. */
export const here = (text: string, replacements: readonly Replacement[]): string =>
  replacements.reduce((all, [inDocument, instead]) => all.replaceAll(inDocument, instead), text);

const partsOf = (text: string): readonly string[] =>
  text
    .split(`${MARK}\n`)
    .slice(1)
    .map((part) => part.trim());

/**
 * Runs the steps of a document one after the other in one shell, and returns what each printed.
 * @throws {Error} a step failed; naming its place, with what it printed
 */
export async function runSession(
  steps: readonly Step[],
  setting: SessionSetting,
): Promise<readonly string[]> {
  const { folder, notes, env, bin, replacements } = setting;
  const child = spawn('/bin/sh', ['-c', here(scriptOf(setting.given, steps), replacements)], {
    cwd: folder,
    env: { ...env, SNIPPET_FOLDER: notes, PATH: pathOf(bin) },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const limit = setTimeout(() => process.kill(-(child.pid ?? 0), 'SIGKILL'), LIMIT_MS);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [code] = (await once(child, 'close')) as [number | null];
  clearTimeout(limit);
  for (const name of ['serve', 'worker', 'mcp', 'studio']) await endBackground(name, notes);
  const outputs = partsOf(written(stdout, replacements));
  const step = steps[outputs.length - 1];
  if (code === 0 || step === undefined) return outputs;
  const complaint = partsOf(stderr).at(-1) ?? '';
  throw new Error(`${whereIs(step.block)} ended with ${code}:\n${outputs.at(-1)}\n${complaint}`);
}
