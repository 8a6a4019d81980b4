import type { Block } from './blocks.ts';

/** A program that is part of a larger one: it is type-checked after declarations, and not run. */
interface Fragment {
  readonly file: string;
  /** A part of the block's text that no other block of the file has. */
  readonly has: string;
  /** What the larger program has. */
  readonly declarations: string;
}

const FRAGMENTS: readonly Fragment[] = [
  {
    file: 'docs/console.md',
    has: 'ReviewService.open(service)',
    declarations: `
import type { PythonExecutorServiceOptions } from 'langgraph-python-executor';
declare const config: NonNullable<PythonExecutorServiceOptions['config']>;
`,
  },
  {
    file: 'docs/mcp.md',
    has: 'createMcpApp({',
    declarations: `
import type { Transport } from '@modelcontextprotocol/server';
import type { Hono } from 'hono';
import type { PythonExecutorService } from 'langgraph-python-executor';
import type { TokenAuth } from 'langgraph-python-executor/server';
declare const service: PythonExecutorService;
declare const transport: Transport;
declare const auth: TokenAuth;
declare const app: Hono;
`,
  },
];

/** What goes before a fragment; undefined for a whole program. */
export const declarationsOf = ({ file, text }: Block): string | undefined =>
  FRAGMENTS.find((entry) => entry.file === file && text.includes(entry.has))?.declarations;
