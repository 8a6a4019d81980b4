import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfigFile } from '../../src/config/config-file.ts';
import { ContainerConfigurationError } from '../../src/errors.ts';
import { failureOf } from '../fixtures/agent.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';

/** Files of a new folder; gives their paths. */
function write<T extends Record<string, string>>(files: T): { [K in keyof T]: string } {
  const folder = tempFolder();
  const paths = Object.entries(files).map(([name, text]) => {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return [name, path] as const;
  });
  return Object.fromEntries(paths) as { [K in keyof T]: string };
}

const read = (text: string, env = {}, name = 'a.yaml') =>
  readConfigFile(write({ [name]: text })[name] ?? '', env);

describe('a configuration file', () => {
  it('may be YAML', async () => {
    const text = '# remark\nexecution:\n  modes: {read_only: {kernel_name: py}}\nports: [1, 2]\n';
    expect(await read(text)).toEqual({
      execution: { modes: { read_only: { kernel_name: 'py' } } },
      ports: [1, 2],
    });
  });

  it('may be JSON, with tabs too', async () => {
    const data = { sandbox: { python: ['a', 'b'] }, limits: { pids: 5 }, none: null };
    expect(await read(JSON.stringify(data), {}, 'a.json')).toEqual(data);
    expect(await read(JSON.stringify(data, null, '\t'), {}, 'a.json')).toEqual(data);
  });

  it('may be empty', async () => {
    expect(await read('')).toEqual({});
    expect(await read('# nothing yet\n')).toEqual({});
  });

  it.each([
    ['a list', '- a\n- b'],
    ['a word', 'container'],
    ['no YAML', 'a: [1'],
    ['a tag without a meaning', 'a: !other x'],
    ['the same name twice', 'a: 1\na: 2'],
  ])('is refused by name when it holds %s', async (_, text) => {
    const { 'bad.yaml': path } = write({ 'bad.yaml': text });
    const error = await failureOf(readConfigFile(path, {}));
    expect(error).toBeInstanceOf(ContainerConfigurationError);
    expect(error.message).toContain(`The configuration file ${path} cannot be used: `);
  });

  it('is named when it is missing', async () => {
    const path = join(tempFolder(), 'missing.yaml');
    const error = await failureOf(readConfigFile(path, {}));
    expect(error).toBeInstanceOf(ContainerConfigurationError);
    expect(error.message).toContain(path);
    expect(error.message).toContain('no such file');
  });

  it('keeps a name that means something else to JavaScript', async () => {
    const table = await read('{"a": {"__proto__": {"trusted": true}}}');
    expect(Object.keys(table['a'] as object)).toEqual(['__proto__']);
  });
});

describe('variables in a configuration file', () => {
  const env = { NAME: 'value', EMPTY: '', _X1: 'x' };

  it.each([
    ['$NAME', 'value'],
    ['${NAME}', 'value'],
    ['${NAME}/$_X1/${NAME}s', 'value/x/values'],
    ['$NAMEs', '$NAMEs'],
    ['[$EMPTY]', '[]'],
    ['${UNSET}', '${UNSET}'],
    ['$UNSET', '$UNSET'],
    ['${UNSET:-other}', '${UNSET:-other}'],
    ['costs 5$', 'costs 5$'],
    ['$1', '$1'],
    ['$toString', '$toString'],
    ['${constructor}', '${constructor}'],
  ])('make %s to %s', async (text, expected) => {
    expect(await read(JSON.stringify({ a: text }), env)).toEqual({ a: expected });
  });

  it('are found at every depth and leave other types alone', async () => {
    const data = { a: [{ b: '$NAME' }, 1, true, null], $NAME: 'key' };
    expect(await read(JSON.stringify(data), env)).toEqual({
      a: [{ b: 'value' }, 1, true, null],
      $NAME: 'key',
    });
  });

  it('are not looked for in what a variable holds', async () => {
    expect(await read('a: $A', { A: '$B', B: 'b' })).toEqual({ a: '$B' });
  });
});

describe('the import of a configuration file', () => {
  it('lies below it, table by table', async () => {
    const { 'own.yaml': path } = write({
      'own.yaml': 'import: base/site.yaml\ncontrol: {writes: true}\npaths: [own]',
      'base/site.yaml':
        'import: ../all.json\ncontrol: {writes: false, type: epics}\npaths: [site, more]\nsite: 1',
      'all.json': '{"control": {"type": "mock", "timeout": 5}, "all": {"a": 1}}',
    });
    expect(await readConfigFile(path, {})).toEqual({
      control: { writes: true, type: 'epics', timeout: 5 },
      paths: ['own'],
      site: 1,
      all: { a: 1 },
    });
  });

  it('may be named by a variable and an absolute path', async () => {
    const { 'base.yaml': base } = write({ 'base.yaml': 'a: 1' });
    expect(await read('import: ${BASE}\nb: 2', { BASE: base })).toEqual({ a: 1, b: 2 });
  });

  it('is refused when it leads back', async () => {
    const { 'a.yaml': path } = write({
      'a.yaml': 'import: b.yaml',
      'b.yaml': 'import: ./a.yaml',
    });
    const error = await failureOf(readConfigFile(path, {}));
    expect(error).toBeInstanceOf(ContainerConfigurationError);
    expect(error.message).toMatch(/it imports itself: .*a\.yaml → .*b\.yaml → .*a\.yaml/);
  });

  it('is named when it is missing or no path', async () => {
    await expect(read('import: gone.yaml')).rejects.toThrow(/gone\.yaml cannot be used/);
    await expect(read('import: [a, b]')).rejects.toThrow('`import` must be the path of one file');
  });
});
