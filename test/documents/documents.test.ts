import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SqliteSaver } from '../../src/checkpointer/sqlite-saver.ts';
import { Documents } from '../../src/documents/documents.ts';
import { ContainerConfigurationError } from '../../src/errors.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';
import { note, notesOf, storeCases } from './store-cases.ts';

describe('Documents in memory', () => storeCases(() => ({ kind: 'memory' })));

describe('Documents in SQLite', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'documents-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  storeCases(() => ({ kind: 'sqlite', path: join(folder, 'state.sqlite') }));
});

describe('a file of documents', () => {
  it('is that of the checkpoints, and outlives who wrote it', async () => {
    const path = join(tempFolder(), 'state.sqlite');
    using saver = new SqliteSaver(path);
    {
      await using documents = new Documents({ kind: 'sqlite', path });
      await notesOf(documents, 'kept').put('a', note('a'));
    }
    await saver.deleteThread('none');
    await using documents = new Documents({ kind: 'sqlite', path });
    expect(await notesOf(documents, 'kept').get('a')).toEqual(note('a'));
  });

  it('is made at its first use', async () => {
    const path = join(tempFolder(), 'state.sqlite');
    await using documents = new Documents({ kind: 'sqlite', path });
    const notes = notesOf(documents);
    expect(existsSync(path)).toBe(false);
    await notes.list();
    expect(existsSync(path)).toBe(true);
  });

  it('is tried again after it could not be opened', async () => {
    const path = join(tempFolder(), 'state.sqlite');
    writeFileSync(path, 'no database');
    await using documents = new Documents({ kind: 'sqlite', path });
    const notes = notesOf(documents);
    await expect(notes.list()).rejects.toThrow(ContainerConfigurationError);
    rmSync(path);
    expect(await notes.list()).toEqual([]);
  });
});
