import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as source from '../../src/index.ts';
import { cleanEnv, jsonLines, SLOW, writeScript } from '../cli/cli.ts';
import { NAMES_PROGRAM, REQUEST_PROGRAM, typedProgram } from './consumer.ts';
import {
  CHECKOUT,
  filesBelow,
  installPackage,
  type InstalledPackage,
} from './installed-package.ts';
import { runCommand } from './run-command.ts';

const HOOK_MS = 600_000;
const hasLocal = process.env['TEST_LOCAL'] === '1';
const hasPyodide = process.env['TEST_PYODIDE'] === '1';
/** No environment of this machine, and no compiled addon may be loaded. */
const env = cleanEnv({ NODE_OPTIONS: '--no-addons' });

/** Names after `export type` in the public index. */
function publicTypes(): string[] {
  const text = readFileSync(join(CHECKOUT, 'src/index.ts'), 'utf8');
  const lists = [...text.matchAll(/export type \{([^}]*)\}/g)].map(([, list = '']) => list);
  return lists.flatMap((list) => list.split(',').map((name) => name.trim())).filter(Boolean);
}

const SWAGGER_UI = [
  'LICENSE',
  'NOTICE',
  'favicon-16x16.png',
  'favicon-32x32.png',
  'index.css',
  'swagger-ui-bundle.js',
  'swagger-ui-standalone-preset.js',
  'swagger-ui.css',
];

/** What has to be in the package, and so all that may be. */
async function expectedFiles(): Promise<string[]> {
  const code = await filesBelow(join(CHECKOUT, 'src'));
  const built = code
    .filter((path) => path.endsWith('.ts') && !path.startsWith('console/'))
    .map((path) => path.slice(0, -3));
  const runner = code.filter((path) => path.endsWith('.py')).map((path) => `src/${path}`);
  const folders = ['prompts', 'images', 'examples/co2'].map(async (folder) =>
    (await filesBelow(join(CHECKOUT, folder))).map((path) => `${folder}/${path}`),
  );
  return [
    'package.json',
    'README.md',
    'LICENSE',
    'dist/grammar/LICENSE',
    'dist/grammar/tree-sitter-python.wasm',
    ...SWAGGER_UI.map((name) => `dist/swagger-ui/${name}`),
    ...built.flatMap((path) => [`dist/${path}.js`, `dist/${path}.d.ts`]),
    ...runner,
    ...(await Promise.all(folders)).flat(),
  ].toSorted();
}

describe.skipIf(process.env['TEST_PACKAGE'] !== '1')('the package, installed', () => {
  let folder: string;
  let installed: InstalledPackage;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'python-executor-package-'));
    installed = await installPackage(folder);
    writeFileSync(join(installed.project, 'names.mjs'), NAMES_PROGRAM);
    writeFileSync(join(installed.project, 'request.mjs'), REQUEST_PROGRAM);
    writeScript(installed.project, 'results = {"answer": 6 * 7}');
  }, HOOK_MS);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const run = (command: readonly string[]) =>
    runCommand(command, { folder: installed.project, env });
  const nodes = [
    { name: 'this Node', node: () => process.execPath },
    { name: 'the oldest Node', node: () => installed.oldNode },
  ];

  it('holds what it needs and nothing else', async () => {
    const files = (await filesBelow(installed.packageFolder)).toSorted();
    const isConsole = (path: string): boolean => path.startsWith('dist/console/');
    expect(files.filter((path) => !isConsole(path))).toEqual(await expectedFiles());
    // The names of its parts are made of what is in them.
    const parts = files.filter(isConsole).map((path) => path.replace(/-[\w-]{8}\./, '.'));
    expect(parts).toEqual(
      expect.arrayContaining([
        'dist/console/assets/main.css',
        'dist/console/assets/main.js',
        'dist/console/manifest.json',
      ]),
    );
  });

  it('is installed without a complaint about versions', () => {
    expect(installed.complaints).not.toMatch(/EBADENGINE|ERESOLVE|deprecated|overriding peer/);
  });

  it('type-checks in a strict program, declarations included', async () => {
    const program = join(installed.project, 'typed.mts');
    writeFileSync(program, typedProgram(publicTypes()));
    const compiler = join(CHECKOUT, 'node_modules/typescript/bin/tsc');
    const modules = ['--module', 'nodenext', '--moduleResolution', 'nodenext'];
    const checks = ['--noEmit', '--strict', '--skipLibCheck', 'false'];
    const check = await run([process.execPath, compiler, ...modules, ...checks, program]);
    expect(check).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  });

  describe.each(nodes)('on $name', ({ node }) => {
    it('exports what the source exports', async () => {
      const { stdout, stderr } = await run([node(), 'names.mjs']);
      expect(stderr).toBe('');
      expect((JSON.parse(stdout) as string[]).toSorted()).toEqual(Object.keys(source).toSorted());
    });

    it.skipIf(!hasLocal)('runs a request', async () => {
      const { stderr, ...request } = await run([node(), 'request.mjs', 'local']);
      expect(request).toEqual({ exitCode: 0, stdout: '{"answer":42}\n' });
      // Documents in memory are in SQLite, too, which Node 22 warns of.
      expect(stderr.replace(/^.*ExperimentalWarning: SQLite .*\n.*--trace-warnings.*\n/u, '')).toBe(
        '',
      );
    });

    it('has a command line that knows its version', async () => {
      const { version } = JSON.parse(readFileSync(join(CHECKOUT, 'package.json'), 'utf8')) as {
        version: string;
      };
      const said = await run([node(), installed.bin, '--version']);
      expect(said).toEqual({ exitCode: 0, stdout: `${version}\n`, stderr: '' });
    });

    it.skipIf(!hasLocal)(
      'has a command line that examines the machine',
      { timeout: SLOW },
      async () => {
        const doctor = await run([node(), installed.bin, 'doctor', '--json']);
        expect(doctor).toMatchObject({ exitCode: 0, stderr: '' });
        expect(jsonLines(doctor.stdout)[0]).toMatchObject({ type: 'doctor', ok: true });
      },
    );

    it.skipIf(!hasLocal)('has a command line that answers a question', async () => {
      const sandbox = ['--sandbox', 'local', '--accept-no-isolation', '--approval', 'disabled'];
      const question = ['ask', 'How much?', '--script', 'replies.json', '--json', ...sandbox];
      const asked = await run([node(), installed.bin, ...question]);
      expect(asked).toMatchObject({ exitCode: 0, stderr: '' });
      expect(jsonLines(asked.stdout).at(-1)).toMatchObject({
        type: 'outcome',
        status: 'completed',
      });
    });
  });

  it.skipIf(!hasPyodide)('runs a request on the embedded sandbox', { timeout: SLOW }, async () => {
    const request = await run([process.execPath, 'request.mjs', 'pyodide']);
    expect(request).toEqual({ exitCode: 0, stdout: '{"answer":42}\n', stderr: '' });
  });

  it.skipIf(!hasPyodide)('brings the demonstration along', { timeout: SLOW }, async () => {
    const demonstration = await run([process.execPath, installed.bin, 'ask']);
    expect(demonstration).toMatchObject({ exitCode: 0, stderr: '' });
    expect(demonstration.stdout).toContain('growth_ppm_per_year');
  });

  it('tells what the embedded sandbox needs when Node is too old for it', async () => {
    const refused = await run([installed.oldNode, installed.bin, 'ask']);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toMatch(
      new RegExp(`needs Node 25 or later; this is Node ${installed.oldNodeVersion}`),
    );
  });
});
