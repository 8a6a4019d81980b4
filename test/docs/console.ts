/** A block of commands after `$ `, with what they print between them. */
export interface ParsedConsole {
  readonly script: string;
  readonly output: string;
}

/** Lines after a command that end with `\` belong to it. */
export function parseConsole(text: string): ParsedConsole {
  const commands: string[] = [];
  const output: string[] = [];
  for (const line of text.trimEnd().split('\n')) {
    if (line.startsWith('$ ')) commands.push(line.slice(2));
    else if (output.length === 0 && commands.at(-1)?.endsWith('\\') === true) commands.push(line);
    else output.push(line);
  }
  return { script: `${commands.join('\n')}\n`, output: output.join('\n').trim() };
}
