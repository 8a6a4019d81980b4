import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { runCommand } from '../package/run-command.ts';
import { type Block, whereIs } from './blocks.ts';
import { parseConsole } from './console.ts';
import { ROOT } from './documents.ts';

const manifestSchema = z.object({ scripts: z.record(z.string(), z.string()) });

/** Commands without what a shell would leave out. */
const withoutComments = (text: string): string => text.replaceAll(/(^|\s)#.*$/gm, '');

function wrongIn(text: string): readonly string[] {
  const { scripts } = manifestSchema.parse(
    JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')),
  );
  const names = [...text.matchAll(/\bnpm run (?:-s )?([\w:]+)/g)].map(([, name = '']) => name);
  const folders = readdirSync(ROOT, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const top = new Set(folders.map(({ name }) => name));
  const paths = [...text.matchAll(/(?<![\w/.:-])[\w.-]+\/[\w./-]+/g)].map(([path]) => path);
  return [
    ...names.filter((name) => scripts[name] === undefined).map((name) => `no script "${name}"`),
    ...paths
      .filter((path) => top.has(path.split('/')[0] ?? '') && !existsSync(join(ROOT, path)))
      .map((path) => `no file ${path}`),
  ];
}

/**
 * Checks commands without running them: a shell can read them, and the scripts and files that they name are there.
 * @throws {Error} naming the place and all that is wrong
 */
export async function checkCommands(block: Block): Promise<void> {
  const text = block.language === 'console' ? parseConsole(block.text).script : block.text;
  const commands = withoutComments(text);
  const parsed = await runCommand(['sh', '-n', '-c', commands], { folder: ROOT });
  const wrong = [...(parsed.exitCode === 0 ? [] : [parsed.stderr]), ...wrongIn(commands)];
  if (wrong.length > 0) throw new Error(`${whereIs(block)}: ${wrong.join('; ')}`);
}
