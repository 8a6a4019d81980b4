import { readFile, writeFile } from 'node:fs/promises';
import { replaceBlock } from '../../scripts/report/replace-block.ts';

const PAGE = new URL('../../docs/scaling.md', import.meta.url);

/** Replaces a block of the page about scaling. */
export async function writeBlock(name: string, text: string): Promise<void> {
  await writeFile(PAGE, replaceBlock(await readFile(PAGE, 'utf8'), name, text));
}
