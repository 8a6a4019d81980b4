import { describe, expect, it } from 'vitest';
import { codeBlock } from '../../../src/cli/render/code-block.ts';
import { loadHighlight } from '../../../src/cli/render/highlight.ts';
import { createPalette } from '../../../src/cli/render/palette.ts';

const show = async (code: string): Promise<string[]> => {
  const palette = createPalette(false);
  return codeBlock(code, palette, await loadHighlight(palette));
};

describe('a program on the screen', () => {
  it('has numbered lines', async () => {
    expect(await show('a = 1\n\nb = 2\n\n')).toEqual([
      '    1 │ a = 1',
      '    2 │ ',
      '    3 │ b = 2',
    ]);
  });

  it('hides nothing behind empty space', async () => {
    const code = `a = 1${'\n'.repeat(1_000)}b = 2;${' '.repeat(3_000)}c = 3`;
    expect(await show(code)).toEqual([
      '    1 │ a = 1',
      '    2 │ ⟨999 empty lines⟩',
      ' 1001 │ b = 2;⟨3000 spaces⟩c = 3',
    ]);
  });

  it('shows what would move the terminal or turn the text', async () => {
    expect(await show('a = "\u001B[2J\u202E"')).toEqual(['    1 │ a = "\\u{001B}[2J\\u{202E}"']);
  });
});
