import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { program } from '../archives.ts';
import { each, type Conformance } from '../conformance.ts';

const EXACT = [
  ['print("x", end="")', 'x'],
  ['print("x")', 'x\n'],
  ['print("\\n\\n x \\n\\n", end="")', '\n\n x \n\n'],
  [
    'import sys\nsys.stdout.buffer.write(b"a\\r\\nb\\rc\\x00d\\te\\x1b[0m")',
    'a\r\nb\rc\0d\te\u001b[0m',
  ],
  ['print("é漢🐍", end="")', 'é漢🐍'],
  ['import os\nos.write(1, b"raw")', 'raw'],
] as const;

/** Output comes as it was written. */
export function outputCases({ sample, program: slow }: Conformance): void {
  each(slow, EXACT, ([code, stdout]) => [
    `§7.6 ${JSON.stringify(code)} is ${JSON.stringify(stdout)}`,
    async ({ sync }) => {
      expect((await sync(await program(code))).body['stdout']).toBe(stdout);
    },
  ]);

  sample('§1.1 bytes that are no UTF-8 become U+FFFD, the rest stays', async ({ sync }) => {
    const code = 'import sys\nsys.stdout.buffer.write(b"a\\xff|\\xc3\\xa9|\\xe2\\x82")';
    expect((await sync(await program(code))).body['stdout']).toMatch(/^a\ufffd\|é\|\ufffd{1,2}$/);
  });

  slow('§7.6 stdout and stderr are kept apart', async ({ sync }) => {
    const code = 'import sys\nfor n in range(3):\n    print(n)\n    print(n, file=sys.stderr)';
    const { body } = await sync(await program(code));
    expect([body['stdout'], body['stderr']]).toEqual(['0\n1\n2\n', '0\n1\n2\n']);
  });

  sample('§7.6 5 MB come whole', async ({ sync }) => {
    const code = `
import hashlib, sys
text = "".join(f"line {n} \\u00e9\\n" for n in range(400_000))
sys.stdout.write(text)
sys.stderr.write(hashlib.sha256(text.encode()).hexdigest())
`;
    const { body } = await sync(await program(code));
    const text = body['stdout'] as string;
    expect(Buffer.byteLength(text)).toBeGreaterThan(5_000_000);
    expect(createHash('sha256').update(text).digest('hex')).toBe(body['stderr']);
    expect(body).not.toHaveProperty('truncated');
  });

  slow('§2.7 one long line comes whole', async ({ sync }) => {
    const { body } = await sync(await program('print("x" * 3_000_000, end="")'));
    expect((body['stdout'] as string).length).toBe(3_000_000);
  });
}
