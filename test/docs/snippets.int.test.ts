import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PQueue from 'p-queue';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../scripts/services/loopback.ts';
import { cleanEnv } from '../cli/cli.ts';
import { type OpenAiServer, startOpenAiServer } from '../fixtures/openai-server.ts';
import { OwnDatabase } from '../fixtures/own-database.ts';
import { type Block, whereIs } from './blocks.ts';
import { checkCommands } from './check-commands.ts';
import { checkData } from './check-data.ts';
import { type Claim, claimOf } from './claim.ts';
import { patternOf } from './curl-examples.ts';
import { readDocuments, ROOT } from './documents.ts';
import { GIVEN_COMMANDS, GIVEN_FILES } from './given.ts';
import { replyTo } from './model-replies.ts';
import { NOT_RUN, reasonNotToRun, STAND_INS } from './not-run.ts';
import { foreignClauses } from './quoted-messages.ts';
import { here, type Replacement, runSession } from './run-session.ts';
import { makeScratch, makeSessionFolder, PROGRAMS, type Scratch, writeFiles } from './scratch.ts';
import { fragmentFiles, programFiles, sessionOf } from './steps.ts';
import { typeCheck } from './type-check.ts';

/** For all of them: those that wait for their turn are counted, too. */
const SLOW = 1_200_000;
const DOCUMENTS = readDocuments();
const BLOCKS = [...DOCUMENTS.values()].flat();
/** Most of the time is that of one process at a time. */
const turns = new PQueue({ concurrency: 2 });
const CHECKOUT_COMMAND = /\bnpm (ci|start|test|run)\b|\b(examples|deploy|images)\/\w/;

const claimed = (claim: Claim): readonly Block[] =>
  BLOCKS.filter((block) => claimOf(block) === claim);
const slugOf = (file: string): string => file.replaceAll(/\W/g, '-');

/** The document tells of a checkout of the project, not of a project that has the package. */
const isOfCheckout = (blocks: readonly Block[]): boolean =>
  blocks.some((block) => claimOf(block) === 'shell' && CHECKOUT_COMMAND.test(block.text));

it('has a runner for each block', () => {
  const unclaimed = BLOCKS.filter((block) => claimOf(block) === undefined);
  expect(unclaimed.map((block) => `${whereIs(block)}: ${block.language}`)).toEqual([]);
});

it('leaves out only what is there', () => {
  const counts = NOT_RUN.map(({ file, has }) => {
    const those = BLOCKS.filter((block) => block.file === file && block.text.includes(has));
    return [file, has, those.length];
  });
  expect(counts).toEqual(NOT_RUN.map(({ file, has }) => [file, has, 1]));
});

it.each(claimed('not run').map((block) => ({ place: whereIs(block), block })))(
  '$place could be run',
  async ({ block }) => {
    await checkCommands(block);
    console.log(`Not run: ${whereIs(block)}: ${reasonNotToRun(block)}`);
  },
);

it('has data that are what they say', async () => {
  for (const block of claimed('data')) await checkData(block);
});

it('quotes messages that the sources have', () => {
  const wrong = claimed('quote').map((block) => [
    whereIs(block),
    foreignClauses(block.text.trim()),
  ]);
  expect(wrong.filter(([, parts = []]) => parts.length > 0)).toEqual([]);
});

const isReady = ['TEST_DOCKER', 'TEST_PYODIDE', 'TEST_REDIS', 'TEST_POSTGRES'].every(
  (flag) => process.env[flag] === '1',
);

describe.skipIf(!isReady)('the blocks of the documents', () => {
  const folder = mkdtempSync(join(tmpdir(), 'snippets-test-'));
  let scratch: Scratch;
  let model: OpenAiServer;
  let database: OwnDatabase;
  beforeAll(async () => {
    [scratch, model, database] = await Promise.all([
      makeScratch(folder),
      startOpenAiServer({ replies: [(request) => replyTo(request)] }),
      OwnDatabase.open(),
    ]);
  }, SLOW);
  afterAll(async () => {
    await model.close();
    await database[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  const environment = (reader: string, ports: readonly number[]): Record<string, string> =>
    cleanEnv({
      OPENAI_BASE_URL: model.baseUrl,
      PYEXEC_PORT: String(ports[0]),
      PYEXEC_QUEUE_NAME: slugOf(reader),
      PYEXEC_LOG_LEVEL: 'warn',
      // A few programs are not worth sandboxes that wait for them.
      PYEXEC_POOL_SIZE: '0',
      SNIPPET_MODULES: scratch.modules,
      SNIPPET_STUDIO_PORT: String(ports[2]),
    });

  const replacements = (session: string, ports: readonly number[]): readonly Replacement[] => [
    ['redis://127.0.0.1:6379', process.env['TEST_REDIS_URL'] ?? ''],
    ['postgres://user@127.0.0.1/executions', database.url],
    ['OPENAI_API_KEY=…', 'OPENAI_API_KEY=sk-test'],
    ['/mnt/blobs', join(session, 'blobs')],
    ['127.0.0.1:8080', `127.0.0.1:${ports[0]}`],
    ['--health-port 9090', `--health-port ${ports[1]}`],
    ['127.0.0.1:18123', `127.0.0.1:${ports[2]}`],
  ];

  it(
    'has programs that a strict project compiles',
    async () => {
      const files = [...DOCUMENTS].flatMap(([file, blocks]) =>
        [...programFiles(blocks, PROGRAMS), ...fragmentFiles(blocks, PROGRAMS)].map(
          ({ path, text }) => ({
            path: join(slugOf(file), path),
            text,
          }),
        ),
      );
      expect(await typeCheck(scratch, files)).toBe('');
    },
    SLOW,
  );

  const sessions = [...DOCUMENTS]
    .map(([file, blocks]) => ({ file, blocks, session: sessionOf(blocks, PROGRAMS) }))
    .filter(({ session }) => session.steps.length > 0);

  it.concurrent.each(sessions)(
    '$file does what it says',
    async (session) => await turns.add(async () => await follow(session)),
    SLOW,
  );

  async function follow({ file, blocks, session: { files, steps } }: (typeof sessions)[number]) {
    const reader = await makeSessionFolder(scratch, slugOf(file), isOfCheckout(blocks));
    for (const [name, from] of Object.entries(GIVEN_FILES[file] ?? {})) {
      cpSync(join(ROOT, from), join(reader, name));
    }
    const notes = join(folder, 'notes', slugOf(file));
    mkdirSync(notes, { recursive: true });
    const ports = await Promise.all([freePort(), freePort(), freePort()]);
    const replaced = replacements(reader, ports);
    await writeFiles(
      reader,
      files.map(({ path, text }) => ({ path, text: here(text, replaced) })),
    );
    const setting = { folder: reader, notes, bin: scratch.bin, env: environment(reader, ports) };
    const given = GIVEN_COMMANDS[file] ?? '';
    const outputs = await runSession(steps, { ...setting, given, replacements: replaced });
    expect(outputs).toHaveLength(steps.length);
    for (const [index, { block, output }] of steps.entries()) {
      if (output !== null) expect(outputs[index], whereIs(block)).toMatch(patternOf(output));
    }
    tellStandIns(file, join(notes, 'stand-ins'));
  }
});

function tellStandIns(file: string, notes: string): void {
  if (!existsSync(notes)) return;
  for (const name of new Set(readFileSync(notes, 'utf8').trim().split('\n'))) {
    console.log(`Not run: ${file}: ${name}: ${STAND_INS[name]}`);
  }
}
