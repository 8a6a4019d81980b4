import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { addMcp } from '../../src/cli/mcp/add-mcp.ts';
import { addServe } from '../../src/cli/serve/add-serve.ts';
import { URI_TEMPLATES } from '../../src/mcp/run-uri.ts';
import { toolOutputSchema } from '../../src/mcp/tool-output.ts';
import * as entry from '../../src/mcp/exports.ts';

const PAGE = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'mcp.md'), 'utf8');
const blocks = (language: string): string[] =>
  [...PAGE.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\`$`, 'gm'))].map(
    ([, text = '']) => text,
  );

const entrySchema = z.union([
  z.strictObject({
    type: z.literal('stdio').optional(),
    command: z.literal('python-executor'),
    args: z.array(z.string()),
    env: z.record(z.string(), z.string()).optional(),
  }),
  z.strictObject({
    type: z.literal('http'),
    url: z.url().endsWith('/mcp'),
    headers: z.strictObject({ Authorization: z.string().startsWith('Bearer ') }),
  }),
]);
const servers = z.record(z.string(), entrySchema);
const clientSchema = z.union([
  z.strictObject({ mcpServers: servers }),
  z.strictObject({ inputs: z.array(z.looseObject({ id: z.string() })), servers }),
]);

/** The options that the command line makes of arguments; throws when it does not know one. */
async function optionsOf(args: readonly string[]): Promise<object | undefined> {
  let options: object | undefined;
  const program = new Command('python-executor');
  for (const add of [addMcp, addServe]) {
    add(program, (given) => {
      options = given;
      return Promise.resolve();
    });
  }
  for (const each of [program, ...program.commands]) {
    each.exitOverride().configureOutput({ writeErr: () => undefined });
  }
  await program.parseAsync(['node', 'main', ...args]);
  return options;
}

const CONFIGURATIONS = blocks('json').map((text, index) => ({ number: index + 1, text }));

it.each(CONFIGURATIONS)(
  'a client takes configuration $number, and the command line its arguments',
  async ({ text }) => {
    const client = clientSchema.parse(JSON.parse(text));
    const entries = Object.values('servers' in client ? client.servers : client.mcpServers);
    expect(entries).toHaveLength(1);
    for (const each of entries) {
      if ('url' in each) continue;
      expect(each.args[0]).toBe('mcp');
      expect(await optionsOf(each.args)).toBeDefined();
    }
  },
);

it('the page has configurations to check, and knows what is wrong with one', async () => {
  expect(blocks('json').length).toBeGreaterThanOrEqual(4);
  await expect(optionsOf(['mcp', '--no-such-option'])).rejects.toThrow();
  await expect(optionsOf(['mcp', '--sandbox', 'none'])).rejects.toThrow();
});

it.each(blocks('sh').flatMap((text) => text.trim().split('\n')))('%s', async (line) => {
  const [command, ...args] = line.split(' ');
  expect(command).toBe('python-executor');
  expect(await optionsOf(args)).toBeDefined();
});

it('the page names what there is', () => {
  for (const uri of Object.values(URI_TEMPLATES)) {
    expect(PAGE).toContain(uri.replace('{+path}', '{path}'));
  }
  for (const name of Object.keys(toolOutputSchema.shape)) {
    if (!['attempts', 'seconds'].includes(name)) expect(PAGE).toContain(`\`${name}\``);
  }
  for (const name of Object.keys(entry)) expect(PAGE).toContain(name);
});
