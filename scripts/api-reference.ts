import { mkdir, writeFile } from 'node:fs/promises';
import { apiReference } from './reference/api-reference.ts';

/** Writes the reference of every public name from the types. */
const folder = new URL('../docs/reference/', import.meta.url);
await mkdir(folder, { recursive: true });
for (const [file, text] of await apiReference()) await writeFile(new URL(file, folder), text);
