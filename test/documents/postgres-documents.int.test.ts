import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Documents } from '../../src/documents/documents.ts';
import { OwnDatabase } from '../fixtures/own-database.ts';
import { note, notesOf, storeCases } from './store-cases.ts';

describe.skipIf(process.env['TEST_POSTGRES'] !== '1')('Documents in PostgreSQL', () => {
  let database: OwnDatabase;
  beforeAll(async () => {
    database = await OwnDatabase.open();
  });
  afterAll(() => database[Symbol.asyncDispose]());
  storeCases(() => ({ kind: 'postgres', url: database.url }));

  it('goes on after a lost connection', async () => {
    await using documents = new Documents({ kind: 'postgres', url: database.url });
    const notes = notesOf(documents);
    await notes.put('a', note('a'));
    await database.cut();
    await expect.poll(() => notes.get('a').catch(() => undefined)).toEqual(note('a'));
  });

  it('tells each reader every change, however many write at once', async () => {
    await using one = new Documents({ kind: 'postgres', url: database.url });
    await using other = new Documents({ kind: 'postgres', url: database.url });
    const name = 'watched';
    const [writer, reader] = [notesOf(one, name), notesOf(other, name)];
    const seen = new Set<string>();
    let revision = 0;
    const read = async () => {
      const changes = await reader.changesSince(revision);
      ({ revision } = changes);
      for (const { text } of changes.documents) seen.add(text);
    };
    const writes = Array.from({ length: 40 }, (_, index) =>
      writer.put(`n${index}`, note(`n${index}`)),
    );
    const last = Promise.all(writes).then(() => writer.revision());
    await expect.poll(async () => (await read(), seen.size)).toBe(40);
    expect(revision).toBe(await last);
  });
});
