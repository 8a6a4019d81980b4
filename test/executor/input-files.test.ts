import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ContainerConfigurationError } from '../../src/errors.ts';
import { failureOf, makeService, onThread, REQUEST, stateOf } from '../fixtures/agent.ts';
import { FakeSandbox, raised, success } from '../fixtures/fake-sandbox.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';

function open() {
  const folder = tempFolder();
  const path = join(folder, 'mine.csv');
  writeFileSync(path, 'a,b\n1,2\n');
  const sandbox = new FakeSandbox();
  const service = makeService({ sandbox, config: { agentDataDir: folder } });
  const ask = (inputFiles: Record<string, string>) =>
    service.invoke({ ...REQUEST, inputFiles }, onThread());
  return { folder, path, sandbox, service, ask };
}

describe('input files', () => {
  it('go into the job and stay in the folder', async () => {
    const { path, sandbox, ask, service } = open();
    await ask({ 'table.csv': path, 'data/deep/table.csv': path });
    const { files } = sandbox.jobs[0] ?? expect.fail('nothing ran');
    expect(Object.keys(files).toSorted()).toEqual(['data/deep/table.csv', 'main.py', 'table.csv']);
    expect(Buffer.from(files['table.csv'] ?? []).toString()).toBe('a,b\n1,2\n');
    const run = (await stateOf(service)).execution_folder?.folder_path ?? '';
    expect(readFileSync(join(run, 'data/deep/table.csv'), 'utf8')).toBe('a,b\n1,2\n');
  });

  it('are the same for every attempt, whatever becomes of the originals', async () => {
    const { path, folder } = open();
    const sandbox = new FakeSandbox(({ number }) => {
      writeFileSync(path, 'changed');
      return number === 1 ? raised('KeyError', 'a') : success();
    });
    const service = makeService({ sandbox, config: { agentDataDir: folder } });
    await service.invoke({ ...REQUEST, inputFiles: { 't.csv': path } });
    const seen = sandbox.jobs.map(({ files }) => Buffer.from(files['t.csv'] ?? []).toString());
    expect(seen).toEqual(['a,b\n1,2\n', 'a,b\n1,2\n']);
  });

  it.each([
    '../up.csv',
    '/etc/passwd',
    'a/../../b',
    'a\\b',
    '',
    '.',
    'main.py',
    'main.py/x',
    'results.json',
    'notebook.ipynb',
    'context.json',
    'attempts/01.ipynb',
    'figures/a.png',
    'files/a',
    'artifacts',
  ])('cannot be called %j', async (name) => {
    const { path, sandbox, folder, ask } = open();
    const error = await failureOf(ask({ [name]: path }));
    expect(error).toBeInstanceOf(ContainerConfigurationError);
    expect(error.message).toContain(`"${name}"`);
    expect(sandbox.jobs).toEqual([]);
    expect(readdirSync(folder)).toEqual(['mine.csv']);
  });

  it.each([
    ['is missing', (folder: string) => join(folder, 'missing.csv')],
    ['is a folder', (folder: string) => folder],
  ])('are named when one %s', async (_, pathIn) => {
    const { folder, sandbox, ask } = open();
    const error = await failureOf(ask({ 'table.csv': pathIn(folder) }));
    expect(error).toBeInstanceOf(ContainerConfigurationError);
    expect(error.message).toContain(`"table.csv" cannot be copied from ${pathIn(folder)}`);
    expect(sandbox.jobs).toEqual([]);
  });

  it('cannot be file and folder at once', async () => {
    const { path, ask } = open();
    const error = await failureOf(ask({ data: path, 'data/table.csv': path }));
    expect(error).toBeInstanceOf(ContainerConfigurationError);
  });
});

/** A project with a folder `data`, beside a folder of others; files hold their own names. */
function project(inputRoots: readonly string[] | null) {
  const base = tempFolder();
  const root = join(base, 'project');
  for (const name of ['project/data', 'project/..odd', 'others']) {
    mkdirSync(join(base, name), { recursive: true });
    writeFileSync(join(base, name, 'a.csv'), name);
  }
  symlinkSync(join(base, 'others'), join(root, 'data', 'out'));
  symlinkSync(join(root, 'data'), join(base, 'others', 'in'));
  const sandbox = new FakeSandbox();
  const roots = inputRoots === null ? null : inputRoots.map((path) => path.replace('$BASE', base));
  const config = { projectRoot: root, inputRoots: roots };
  const service = makeService({ sandbox, config });
  return {
    base,
    root,
    sandbox,
    ask: async (path: string) => {
      await service.invoke({ ...REQUEST, inputFiles: { 'a.csv': path } }, onThread());
      return Buffer.from(sandbox.jobs[0]?.files['a.csv'] ?? []).toString();
    },
  };
}

describe('the folders that input files may come from', () => {
  it('are seen from the project, as are the files', async () => {
    expect(await project(['data']).ask('data/a.csv')).toBe('project/data');
    expect(await project(['.']).ask('data/../data/a.csv')).toBe('project/data');
    const { ask, root } = project(['missing', '$BASE/project/data']);
    expect(await ask(join(root, 'data/a.csv'))).toBe('project/data');
  });

  it('are all, where none is named', async () => {
    const { ask, base } = project(null);
    expect(await ask(relative(join(base, 'project'), join(base, 'others/a.csv')))).toBe('others');
  });

  it('may hold names that begin with two dots', async () => {
    expect(await project(['.']).ask('..odd/a.csv')).toBe('project/..odd');
  });

  it('are what a link leads to', async () => {
    const { ask, base } = project(['data']);
    expect(await ask(join(base, 'others/in/a.csv'))).toBe('project/data');
  });

  it.each([
    ['another folder', ['data'], (base: string) => join(base, 'others/a.csv')],
    ['the way up', ['data'], () => 'data/../../others/a.csv'],
    ['a link that leads out', ['data'], () => 'data/out/a.csv'],
    ['a folder whose name only begins alike', ['dat'], () => 'data/a.csv'],
    ['anywhere', [], () => 'data/a.csv'],
  ])('are not %s', async (_, roots, pathIn) => {
    const { ask, base, sandbox } = project(roots);
    const error = await failureOf(ask(pathIn(base)));
    expect(error).toBeInstanceOf(ContainerConfigurationError);
    expect(error.message).toContain(`cannot be copied from ${pathIn(base)}`);
    expect(error.message).toContain(`none of the folders of inputRoots: ${roots.join(', ')}`);
    expect(sandbox.jobs).toEqual([]);
  });
});

describe('an existing execution folder', () => {
  it('is gone on in', async () => {
    const { sandbox, service } = open();
    const first = await service.invoke(REQUEST, onThread('first'));
    if (first.status !== 'completed') throw new Error(first.status);
    const { folderPath } = first.executionResult;
    const before = readdirSync(join(folderPath, 'attempts')).length;
    const second = await service.invoke(
      { ...REQUEST, existingExecutionFolder: folderPath },
      onThread('second'),
    );
    expect(second).toMatchObject({ status: 'completed', executionResult: { folderPath } });
    expect(readdirSync(join(folderPath, 'attempts')).length).toBeGreaterThan(before);
    expect(sandbox.jobs).toHaveLength(2);
  });

  it.each([
    ['outside the data folder', () => tempFolder()],
    ['that is not there', (folder: string) => join(folder, 'executed_scripts/2026-01/none')],
  ])('is refused %s', async (_, pathIn) => {
    const { folder, sandbox, service } = open();
    const existingExecutionFolder = pathIn(folder);
    const error = await failureOf(service.invoke({ ...REQUEST, existingExecutionFolder }));
    expect(error).toBeInstanceOf(ContainerConfigurationError);
    expect(sandbox.jobs).toEqual([]);
    expect(existsSync(join(existingExecutionFolder, 'notebook.ipynb'))).toBe(false);
  });
});
