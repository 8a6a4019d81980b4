import { join } from 'node:path';
import { type Block, whereIs } from './blocks.ts';
import { claimOf } from './claim.ts';
import { declarationsOf } from './fragments.ts';
import { type ParsedConsole, parseConsole } from './console.ts';

/** A file that a session needs before it begins. */
export interface SessionFile {
  /** Below the session's folder. */
  readonly path: string;
  readonly text: string;
}

/** One thing that a reader does, and what the document says that is printed. */
export interface Step {
  readonly block: Block;
  readonly script: string;
  /** `…` stands for anything; null where nothing is said. */
  readonly output: string | null;
}

export interface Session {
  readonly files: readonly SessionFile[];
  readonly steps: readonly Step[];
}

const quoted = (path: string): string => `'${path}'`;

/** Writes a block where its name says. */
const writeStep = (block: Block, path: string): Step => {
  const end = `END_OF_${block.line}`;
  const script = `mkdir -p "$(dirname ${quoted(path)})"\ncat > ${quoted(path)} <<'${end}'\n${block.text}${end}\n`;
  return { block, script, output: null };
};

/** Programs begin with their imports; a block without any goes on with the one before it. */
function programsOf(blocks: readonly Block[]): readonly Block[] {
  const programs: Block[] = [];
  for (const block of blocks) {
    const last = programs.at(-1);
    const goesOn = last !== undefined && block.name === null && !/^import /m.test(block.text);
    if (goesOn) programs.splice(-1, 1, { ...last, text: last.text + block.text });
    else programs.push(block);
  }
  return programs;
}

const pathOf = (folder: string, block: Block): string =>
  block.name ?? join(folder, `snippet-${block.line}.ts`);

const shellStep = (block: Block): Step => {
  if (block.language !== 'console') return { block, script: block.text, output: null };
  const { script, output }: ParsedConsole = parseConsole(block.text);
  return { block, script, output: output === '' ? null : output };
};

/** Parts of larger programs as files, after what those declare. */
export const fragmentFiles = (blocks: readonly Block[], folder: string): readonly SessionFile[] =>
  blocks
    .filter((block) => claimOf(block) === 'fragment')
    .map((block) => ({
      path: pathOf(folder, block),
      text: `${declarationsOf(block)}${block.text}`,
    }));

/** The programs of a document as files. */
export const programFiles = (blocks: readonly Block[], folder: string): readonly SessionFile[] =>
  programsOf(blocks.filter((block) => claimOf(block) === 'program')).map((block) => ({
    path: pathOf(folder, block),
    text: block.text,
  }));

function addOutput(steps: Step[], block: Block): void {
  const last = steps.at(-1);
  if (last === undefined || last.output !== null) {
    throw new Error(`${whereIs(block)}: no block before it prints this`);
  }
  steps.splice(-1, 1, { ...last, output: block.text.trim() });
}

function stepOf(block: Block, programs: readonly SessionFile[], folder: string): Step | undefined {
  const claim = claimOf(block);
  if (claim === 'shell') return shellStep(block);
  if (claim !== 'data' && claim !== 'program') return undefined;
  if (block.name !== null) return writeStep(block, block.name);
  const program = programs.find(({ path }) => path === pathOf(folder, block));
  if (program === undefined) return undefined;
  return { block, script: `node ${quoted(program.path)}\n`, output: null };
}

/**
 * What a reader of a document does, in its order.
 * @param folder where programs without a name are, below the session's folder
 * @throws {Error} an output that nothing printed
 */
export function sessionOf(blocks: readonly Block[], folder: string): Session {
  const programs = programFiles(blocks, folder);
  const steps: Step[] = [];
  for (const block of blocks) {
    const step = stepOf(block, programs, folder);
    if (step !== undefined) steps.push(step);
    if (claimOf(block) === 'output') addOutput(steps, block);
  }
  return { files: programs.filter(({ path }) => path.startsWith(`${folder}/`)), steps };
}
