import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openRunFile, pathBelow } from '../../src/review/run-folder.ts';
import { FakeSandbox, success } from '../fixtures/fake-sandbox.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';
import { RestClient, reviewServer } from './review-server.ts';

/** The text of a file of a folder; null when it is not given. */
async function textOf(folder: string, path: string): Promise<string | null> {
  const file = await openRunFile(folder, path);
  return file === null ? null : await new Response(file.bytes as unknown as BodyInit).text();
}

it('gives files of the folder and nothing else', async () => {
  const parent = tempFolder();
  const folder = join(parent, 'run');
  mkdirSync(join(folder, 'attempts'), { recursive: true });
  writeFileSync(join(parent, 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'empty.txt'), '');
  writeFileSync(join(folder, 'attempts', 'a b ü.txt'), 'mine');
  writeFileSync(join(folder, 'attempts', '.claim-x-0-1.json'), '{}');
  symlinkSync('../secret.txt', join(folder, 'link.txt'));
  symlinkSync(parent, join(folder, 'folder'));
  symlinkSync('attempts', join(folder, 'inner'));
  expect(await textOf(folder, 'attempts/a b ü.txt')).toBe('mine');
  expect(await textOf(folder, 'empty.txt')).toBe('');
  for (const path of [
    '../secret.txt',
    'attempts/../../secret.txt',
    '/etc/passwd',
    join(parent, 'secret.txt'),
    'link.txt',
    'folder/secret.txt',
    'inner/a b ü.txt',
    'attempts',
    'attempts/.claim-x-0-1.json',
    'attempts\\..\\..\\secret.txt',
    'empty.txt/x',
    'missing.txt',
    'nul\0.txt',
    '',
    'x'.repeat(300),
  ]) {
    expect([path, await textOf(folder, path)]).toEqual([path, null]);
  }
});

it('knows the way below a folder', () => {
  expect(pathBelow('/a/b', '/a/b/c/d.txt')).toBe('c/d.txt');
  for (const path of ['/a/b', '/a', '/a/bc/d', '/a/b/../c'])
    expect(pathBelow('/a/b', path)).toBeNull();
});

it('sends figures and the notebook for saving, whatever they hold', async () => {
  const png = Buffer.from('<script>alert(1)</script>');
  const sandbox = new FakeSandbox(() =>
    success(
      { answer: 1 },
      {
        artifacts: [{ kind: 'figure', path: 'figure_1.png', mimeType: 'image/png', bytes: png }],
      },
    ),
  );
  const { url } = await reviewServer({ sandbox, config: { approval: { mode: 'disabled' } } });
  const ann = new RestClient(url);
  const thread = await ann.start();
  await expect.poll(async () => (await ann.run(thread)).status).toBe('completed');
  const run = await ann.run(thread);
  const [figure = ''] = run.result?.figures ?? [];
  const file = await ann.send('GET', `/runs/${thread}/files/${figure}`);
  expect([file.status, await file.text()]).toEqual([200, png.toString()]);
  expect(Object.fromEntries(file.headers)).toMatchObject({
    'content-type': 'image/png',
    'content-disposition': expect.stringMatching(/^attachment; filename\*=UTF-8''/),
    'content-security-policy': "sandbox; default-src 'none'",
    'x-content-type-options': 'nosniff',
  });
  const notebook = await ann.send('GET', `/runs/${thread}/notebook`);
  expect(notebook.headers.get('content-disposition')).toContain('notebook.ipynb');
  expect(await notebook.json()).toMatchObject({ nbformat: 4 });
  for (const path of ['%2e%2e/context.json', '..%2f..%2fthreads.sqlite', '%2fetc%2fpasswd']) {
    expect((await ann.send('GET', `/runs/${thread}/files/${path}`)).status).toBe(404);
  }
});
