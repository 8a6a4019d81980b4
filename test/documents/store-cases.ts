import { expect, it } from 'vitest';
import { z } from 'zod';
import type { CheckpointerConfig } from '../../src/checkpointer/create-checkpointer.ts';
import { Documents } from '../../src/documents/documents.ts';
import { ContainerConfigurationError, WorkflowError } from '../../src/errors.ts';

export const noteSchema = z.object({ status: z.string(), text: z.string(), count: z.int() });
type Note = z.infer<typeof noteSchema>;

export const note = (text: string, status = 'open', count = 0): Note => ({ status, text, count });
export const notesOf = (documents: Documents, name = `notes-${crypto.randomUUID()}`) =>
  documents.collection(name, noteSchema, ['status']);

const texts = (notes: readonly Note[]): string[] => notes.map(({ text }) => text);

/** What every place of documents promises. */
export function storeCases(config: () => CheckpointerConfig): void {
  it('keeps, replaces and deletes documents', async () => {
    await using documents = new Documents(config());
    const notes = notesOf(documents);
    expect(await notes.get('a')).toBeUndefined();
    await notes.put('a', note('one \0 \ud800 ü'));
    expect(await notes.get('a')).toEqual(note('one \0 \ud800 ü'));
    await notes.put('a', note('two'));
    expect(await notes.list()).toEqual([note('two')]);
    expect(await notes.delete('a')).toBe(true);
    expect(await notes.delete('a')).toBe(false);
    expect(await notes.list()).toEqual([]);
  });

  it('adds a document only where there is none', async () => {
    await using documents = new Documents(config());
    const notes = notesOf(documents);
    expect(await notes.add('a', note('first'))).toBe(true);
    expect(await notes.add('a', note('second'))).toBe(false);
    expect(await notes.get('a')).toEqual(note('first'));
    await expect(notes.add('', note('x'))).rejects.toThrow('cannot have the id');
  });

  it('lists by age, number and field', async () => {
    await using documents = new Documents(config());
    const notes = notesOf(documents);
    for (const text of ['c', 'a', 'b'])
      await notes.put(text, note(text, text === 'a' ? 'done' : 'open'));
    await notes.put('c', note('c again'));
    expect(texts(await notes.list())).toEqual(['c again', 'a', 'b']);
    expect(texts(await notes.list({ newestFirst: true, limit: 2 }))).toEqual(['b', 'a']);
    expect(texts(await notes.list({ where: { status: 'open' } }))).toEqual(['c again', 'b']);
    expect(await notes.list({ where: { status: "open' OR 1=1 --" } })).toEqual([]);
    expect(await notes.list({ where: { status: '\0' } })).toEqual([]);
    await expect(notes.list({ where: { text: 'b' } })).rejects.toThrow('only by: status');
  });

  it('keeps collections apart', async () => {
    await using documents = new Documents(config());
    const [notes, others] = [notesOf(documents), notesOf(documents)];
    await notes.put('a', note('mine'));
    expect(await others.get('a')).toBeUndefined();
    expect(await others.revision()).toBe(0);
  });

  it('updates atomically, however many do it at once', async () => {
    await using documents = new Documents(config());
    await using sameOrOther = config().kind === 'memory' ? documents : new Documents(config());
    const name = `counted-${crypto.randomUUID()}`;
    const stores = [notesOf(documents, name), notesOf(sameOrOther, name)];
    await stores[0]?.put('a', note('n'));
    const more = (current: Note) => ({ ...current, count: current.count + 1 });
    const updates = Array.from({ length: 10 }).flatMap(() =>
      stores.map((store) => store.update('a', more)),
    );
    const results = await Promise.all(updates);
    expect(results.every((result) => result.changed)).toBe(true);
    expect(new Set(results.map((result) => result.document?.count)).size).toBe(20);
    expect((await stores[1]?.get('a'))?.count).toBe(20);
  });

  it('lets one of two take a document', async () => {
    await using documents = new Documents(config());
    const notes = notesOf(documents);
    await notes.put('a', note('n'));
    const take = (text: string) =>
      notes.update('a', (current) =>
        current.status === 'open' ? { ...current, status: 'taken', text } : undefined,
      );
    const results = await Promise.all([take('one'), take('other')]);
    expect(results.map(({ changed }) => changed).toSorted()).toEqual([false, true]);
    expect(results[0]?.document).toEqual(results[1]?.document);
    expect(await notes.update('none', (current) => current)).toEqual({ changed: false });
  });

  it('tells what changed since a revision', async () => {
    await using documents = new Documents(config());
    const notes = notesOf(documents);
    await notes.put('a', note('a'));
    await notes.put('b', note('b'));
    const { revision } = await notes.changesSince(0);
    expect(revision).toBe(await notes.revision());
    expect(await notes.changesSince(revision)).toEqual({ revision, documents: [] });
    await notes.put('c', note('c'));
    await notes.update('a', (current) => ({ ...current, text: 'a again' }));
    const changes = await notes.changesSince(revision);
    expect(texts(changes.documents)).toEqual(['c', 'a again']);
    await notes.delete('c');
    expect(await notes.revision()).toBeGreaterThan(changes.revision);
  });

  it('refuses what it cannot keep', async () => {
    await using documents = new Documents(config());
    const notes = notesOf(documents);
    await expect(notes.put('', note('x'))).rejects.toThrow(ContainerConfigurationError);
    await expect(notes.put('a\0', note('x'))).rejects.toThrow(ContainerConfigurationError);
    await expect(notes.put('a', note('x', '\0'))).rejects.toThrow('its status');
    await expect(notes.put('a', { text: 'x' } as Note)).rejects.toThrow('status');
    expect(await notes.get('a\0')).toBeUndefined();
    expect(await notes.delete('a\0')).toBe(false);
    expect(await notes.list()).toEqual([]);
  });

  it('names a document that another version wrote', async () => {
    await using documents = new Documents(config());
    const name = `old-${crypto.randomUUID()}`;
    await documents.collection(name, z.object({ old: z.string() })).put('x', { old: 'y' });
    await expect(notesOf(documents, name).get('x')).rejects.toThrow(`"x" of "${name}"`);
  });

  it('is closed once, and says so', async () => {
    const documents = new Documents(config());
    const notes = notesOf(documents);
    await notes.put('a', note('a'));
    await documents[Symbol.asyncDispose]();
    await documents[Symbol.asyncDispose]();
    await expect(notes.get('a')).rejects.toThrow(WorkflowError);
  });
}
