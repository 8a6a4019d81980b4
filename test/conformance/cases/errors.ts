import { expect } from 'vitest';
import { each, type Conformance } from '../conformance.ts';

const NESTED = `def inner():
    raise ValueError("x")


def outer():
    inner()


print("before")
outer()
`;

const ERRORS = [
  ['raise ValueError("no")', 'ValueError', 1],
  ['x = 1\ny = 2\n1/0', 'ZeroDivisionError', 3],
  ['x = 1\nprint(nope)', 'NameError', 2],
  ['import nosuchmodule_abc', 'ModuleNotFoundError', 1],
  ['x = 1\ndef (', 'SyntaxError', 2],
  ['x = 1\n  y = 2', 'IndentationError', 2],
  ['assert False, "why"', 'AssertionError', 1],
  [
    'try:\n    1/0\nexcept Exception as e:\n    raise RuntimeError("y") from e',
    'RuntimeError',
    null,
  ],
] as const;

/** What /eval says of errors. */
export function errorCases({ sample, program: slow }: Conformance): void {
  each(slow, ERRORS, ([code, type, line]) => [
    `§2.11 ${JSON.stringify(code)} is ${type} in line ${line}`,
    async ({ evaluate }) => {
      const { status, body } = await evaluate({ code, requirements_txt: '-' });
      expect(status).toBe(200);
      expect(body).toMatchObject({ status: 'completed', exit_code: 1, error_type: type });
      if (line !== null) expect(body['error_line']).toBe(line);
      expect(body['stderr']).toMatch(new RegExp(`^${type}\\b`, 'm'));
    },
  ]);

  sample('§2.11 of nested calls the outermost line is told', async ({ evaluate }) => {
    const { body } = await evaluate({ code: NESTED });
    expect(body).toMatchObject({ exit_code: 1, error_type: 'ValueError', stdout: 'before\n' });
    const first = /File ".*", line (\d+)/.exec(body['stderr'] as string)?.[1];
    expect([body['error_line'], first]).toEqual([10, '10']);
  });

  slow('§2.10 the traceback names the real file', async ({ evaluate }) => {
    const files = [
      { name: 'start.py', content: 'import part\npart.go()' },
      { name: 'part.py', content: 'def go():\n    raise KeyError("k")' },
    ];
    const { body } = await evaluate({ files, eval_last_expr: true });
    expect(body['stderr']).toMatch(/File ".*start\.py", line 2[\s\S]*File ".*part\.py", line 2/);
    expect(body['stderr']).toMatch(/^Traceback \(most recent call last\):\n {2}File ".*start\.py"/);
    expect(body['error_type']).toBe('KeyError');
  });

  slow('§2.11 without a failure nothing is told', async ({ evaluate }) => {
    const code =
      'import sys, traceback\ntry:\n    1/0\nexcept ZeroDivisionError:\n    traceback.print_exc()';
    const { body } = await evaluate({ code });
    expect(body['exit_code']).toBe(0);
    expect(body['stderr']).toContain('ZeroDivisionError');
    expect(body).not.toHaveProperty('error_type');
    expect(body).not.toHaveProperty('error_line');
  });

  slow('§2.11 words of sys.exit are stderr, without a traceback', async ({ evaluate }) => {
    const { body } = await evaluate({ code: 'import sys\nsys.exit("bye")' });
    expect(body).toMatchObject({ status: 'completed', exit_code: 1, stderr: 'bye\n' });
  });
}
