import { describe, expect, it } from 'vitest';
import type { WireExecutionContext } from '../../src/notebook/execution-context.ts';
import { addNotebooks, folderUpdate } from '../../src/notebook/folder-update.ts';

const folder = (path: string, ...names: readonly string[]): WireExecutionContext => ({
  folder_path: path,
  folder_url: '',
  attempts_folder: `${path}/attempts`,
  context_file_path: null,
  notebook_attempts: names.map((name, index) => ({
    notebook_type: 'execution_attempt',
    attempt_number: index + 1,
    stage: name,
    notebook_path: `${path}/${name}.ipynb`,
    notebook_link: '',
    error_context: null,
    created_at: null,
  })),
});

describe('an update of the folder', () => {
  it('brings the new notebooks alone, and they are added', () => {
    const [before, after] = [folder('/a', '1'), folder('/a', '1', '2', '3')];
    const update = folderUpdate(before, after);
    expect(update).toEqual({ ...after, notebook_attempts: after.notebook_attempts.slice(1) });
    expect(addNotebooks(before, [update as WireExecutionContext])).toEqual(after);
  });

  it('overwrites where there was no folder', () => {
    const after = folder('/a', '1');
    expect(folderUpdate(null, after)).toMatchObject({ value: after });
    expect(folderUpdate(folder('/a'), null)).toMatchObject({ value: null });
  });
});

describe('addNotebooks', () => {
  it('gives the same for one batch as for several', () => {
    const updates = [folder('/a', '1'), folder('/a', '2'), folder('/b', '3'), folder('/b', '4')];
    const oneByOne = updates.reduce<WireExecutionContext | null>(
      (current, update) => addNotebooks(current, [update]),
      null,
    );
    expect(addNotebooks(null, updates)).toEqual(oneByOne);
    expect(oneByOne).toEqual(
      folder('/b', '3', '4') && addNotebooks(folder('/b', '3'), [folder('/b', '4')]),
    );
  });

  it('takes what is known already once', () => {
    const known = folder('/a', '1', '2');
    expect(addNotebooks(known, [known])).toEqual(known);
  });

  it('forgets the folder with null', () => {
    expect(addNotebooks(folder('/a', '1'), [null])).toBeNull();
  });
});
