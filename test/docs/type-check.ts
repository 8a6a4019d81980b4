import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../package/run-command.ts';
import { ROOT } from './documents.ts';
import { type Scratch, writeFiles } from './scratch.ts';
import type { SessionFile } from './steps.ts';

const CONFIG = {
  compilerOptions: {
    target: 'ES2024',
    lib: ['ES2024', 'ESNext.Disposable', 'DOM'],
    module: 'NodeNext',
    moduleResolution: 'NodeNext',
    types: ['node'],
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    allowImportingTsExtensions: true,
  },
  include: ['**/*.ts'],
};

/** What the compiler says of programs, as a strict project with the package installed; empty when it is content. */
export async function typeCheck(scratch: Scratch, files: readonly SessionFile[]): Promise<string> {
  const folder = join(scratch.folder, 'types');
  await writeFiles(folder, files);
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(CONFIG));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  const { stdout, stderr } = await runCommand([process.execPath, compiler, '-p', folder], {
    folder,
  });
  return stdout + stderr;
}
