import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { serviceConfigSchema } from '../src/config/service-config.ts';
import { renderSettings } from './report/render-settings.ts';
import { replaceBlock } from './report/replace-block.ts';

/** Writes the table of settings into their page. */
const page = fileURLToPath(new URL('../docs/settings.md', import.meta.url));
const table = renderSettings(serviceConfigSchema);
await writeFile(page, replaceBlock(await readFile(page, 'utf8'), 'settings', table));
