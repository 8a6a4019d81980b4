import { expect } from 'vitest';
import { program } from '../archives.ts';
import { each, type Conformance } from '../conformance.ts';

const ID = /^exe_[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3}|\.\d{6})?Z$/;
const ALWAYS = ['execution_id', 'exit_code', 'finished_at', 'started_at', 'status'];

/** Which fields a result has, and how they are written. */
export function dataCases({ sample, program: slow, container }: Conformance): void {
  sample('§1.3 a finished execution: identifier, times, integers', async ({ sync }) => {
    const { status, body, text, headers } = await sync(await program('print("hi")'));
    expect([status, headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
    expect(body['execution_id']).toMatch(ID);
    expect(body['started_at']).toMatch(TIME);
    expect(body['finished_at']).toMatch(TIME);
    expect(Date.parse(body['finished_at'] as string)).toBeGreaterThanOrEqual(
      Date.parse(body['started_at'] as string),
    );
    expect(text).toMatch(/"exit_code":0[,}]/);
    expect(text).toMatch(/"duration_ms":[1-9]\d*[,}]/);
    expect(text).not.toContain('null');
  });

  slow('§1.3 each execution has an identifier of its own', async ({ evaluate }) => {
    const answers = await Promise.all([evaluate({ code: '1' }), evaluate({ code: '1' })]);
    const ids = answers.map(({ body }) => body['execution_id'] as string);
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) expect(id).toMatch(ID);
  });

  const FIELDS = [
    ['pass', {}, ['duration_ms']],
    ['print(1)', {}, ['duration_ms', 'stdout']],
    ['import sys; print(1, file=sys.stderr)', {}, ['duration_ms', 'stderr']],
    ['5', { eval_last_expr: true }, ['duration_ms', 'result']],
    ['5', { eval_last_expr: false }, ['duration_ms']],
    ['None', { eval_last_expr: true }, ['duration_ms']],
    ['x = ', {}, ['duration_ms', 'stderr', 'error_type', 'error_line']],
    ['raise ValueError("x")', {}, ['duration_ms', 'stderr', 'error_type', 'error_line']],
    ['import sys; sys.exit(3)', {}, ['duration_ms']],
  ] as const;
  each(slow, FIELDS, ([code, more, fields]) => [
    `§1.4 fields of ${code} with ${JSON.stringify(more)}: ${fields.join(', ')}`,
    async ({ evaluate }) => {
      const { status, body } = await evaluate({ code, ...more });
      expect(status).toBe(200);
      expect(Object.keys(body).toSorted()).toEqual([...ALWAYS, ...fields].toSorted());
    },
  ]);

  sample('§1.4 a failed run has an error, times, its output and no duration', async ({ sync }) => {
    const code = 'print("so far", flush=True)\nwhile True: pass';
    const { status, body } = await sync(await program(code), {
      config: { timeout_seconds: 4, network_disabled: true },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'failed', error: 'execution timeout after 4s' });
    expect(Number.isInteger(body['exit_code'])).toBe(true);
    expect(body).not.toHaveProperty('duration_ms');
    for (const name of ['started_at', 'finished_at']) expect(body[name]).toMatch(TIME);
  });

  sample('§1.4 error_type and error_line, of every run here', async ({ sync }) => {
    const { body } = await sync(await program('raise ValueError("x")'));
    expect(body).toMatchObject({ status: 'completed', exit_code: 1 });
    expect(body['stderr']).toContain('ValueError: x');
    expect(body).toMatchObject({ error_type: 'ValueError', error_line: 1 });
  });

  slow('§1.4 an empty repr is emitted as ""', async ({ evaluate }) => {
    const code = 'class A:\n    def __repr__(self): return ""\nA()';
    expect((await evaluate({ code, eval_last_expr: true })).body['result']).toBe('');
  });

  slow('§1.1 <, >, & and U+2028 come back as they were', async ({ sync }) => {
    const { body } = await sync(await program(String.raw`print("<a>&\u2028\u2029</a>", end="")`));
    expect(body['stdout']).toBe('<a>&\u2028\u2029</a>');
  });

  const STATES = [
    ['print(1)', 0],
    ['import sys; sys.exit(7)', 7],
    ['import sys; sys.exit(255)', 255],
    ['import sys; sys.exit("words")', 1],
    ['raise SystemExit', 0],
    ['1/0', 1],
    ['def (', 1],
  ] as const;
  each(slow, STATES, ([code, exitCode]) => [
    `§1.3 ${code} is completed with exit code ${exitCode}`,
    async ({ sync }) => {
      const { status, body } = await sync(await program(code));
      expect([status, body['status'], body['exit_code']]).toEqual([200, 'completed', exitCode]);
    },
  ]);

  container('§1.3 a failed pre-command is completed, too', async ({ sync }) => {
    const { status, body } = await sync(await program('print(1)'), { pre_commands: ['exit 4'] });
    expect([status, body['status'], body['exit_code']]).toEqual([200, 'completed', 4]);
  });
}
