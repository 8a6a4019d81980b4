import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { MAIN, runShell } from '../cli/cli.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';
import { FLAGS, type Kind } from '../server/faults/kinds.ts';
import { serve } from '../server/faults/served.ts';
import { outputsOf, patternOf, readExamples, scriptOf, type Example } from './curl-examples.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const SLOW = 120_000;

/** The examples of a document, by group. */
const examplesIn = (file: string, group = ''): readonly Example[] =>
  readExamples(readFileSync(join(ROOT, file), 'utf8')).get(group) ?? [];

/** A folder for `PATH` with `python-executor` in it. */
function commandFolder(folder: string): string {
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  const command = join(bin, 'python-executor');
  writeFileSync(command, `#!/bin/sh\nexec "${process.execPath}" "${MAIN}" "$@"\n`);
  chmodSync(command, 0o755);
  return bin;
}

/** What each example printed, run one after the other in one shell. */
async function outputsAt(url: string, folder: string, examples: readonly Example[]) {
  const env = { PATH: `${commandFolder(folder)}:${process.env['PATH']}` };
  const run = await runShell(scriptOf(examples, url), { folder, env });
  expect([run.exitCode, run.stderr]).toEqual([0, '']);
  const outputs = outputsOf(run.stdout);
  expect(outputs).toHaveLength(examples.length);
  return outputs;
}

function expectAsWritten(examples: readonly Example[], outputs: readonly string[]): void {
  for (const [index, { output }] of examples.entries()) {
    if (output !== null) expect(outputs[index]).toMatch(patternOf(output));
  }
}

async function serverIn(kind: Kind, folder: string, env: Record<string, string> = {}) {
  const data = tempFolder();
  const { url, end } = await serve(kind, folder, { PYEXEC_DATA_DIR: data, ...env });
  // As a person ends it: killed in the middle of opening a container, it would leave that to the next server.
  onTestFinished(async () => void (await end('SIGTERM')));
  return url;
}

describe.each(FLAGS)('curl examples and the $kind sandbox', ({ kind, flag }) => {
  const skip = process.env[flag] !== '1';

  it.skipIf(skip)(
    'those of docs/rest.md print what it says',
    async () => {
      const examples = examplesIn('docs/rest.md');
      expect(examples.length).toBeGreaterThan(8);
      const folder = tempFolder();
      const outputs = await outputsAt(await serverIn(kind, folder), folder, examples);
      expectAsWritten(examples, outputs);
    },
    SLOW,
  );

  it.skipIf(skip)(
    'those of docs/sessions.md print what it says',
    async () => {
      const examples = examplesIn('docs/sessions.md');
      expect(examples.length).toBeGreaterThan(3);
      const folder = tempFolder();
      const outputs = await outputsAt(await serverIn(kind, folder), folder, examples);
      expectAsWritten(examples, outputs);
    },
    SLOW,
  );

  it.skipIf(skip)(
    'those of README.md work',
    async () => {
      const examples = examplesIn('README.md');
      const folder = tempFolder();
      const outputs = await outputsAt(await serverIn(kind, folder), folder, examples);
      expect(outputs[0]).toContain('"result":"42"');
      expect(outputs[1]).toContain('"stdout":"hello you\\n"');
      expect(outputs[2]).toContain('event: end\n');
      expect(outputs[2]).toMatch(/\{"status":"completed"\}$/);
    },
    SLOW,
  );

  it.skipIf(skip)(
    'those about tokens let in who has one',
    async () => {
      const [make, ...use] = examplesIn('docs/rest.md', 'tokens');
      const folder = tempFolder();
      await outputsAt('', folder, make === undefined ? [] : [make]);
      const tokens = { PYEXEC_TOKENS_FILE: join(folder, 'tokens.json') };
      const outputs = await outputsAt(await serverIn(kind, folder, tokens), folder, use);
      expect(use).toHaveLength(2);
      expectAsWritten(use, outputs);
    },
    SLOW,
  );
});
