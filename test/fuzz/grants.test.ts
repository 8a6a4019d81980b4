import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyzeCode } from '../../src/analyzer/analyze-code.ts';
import type { Asking } from '../../src/analyzer/asking/asking.ts';
import { ExecutionMode } from '../../src/execution-mode.ts';
import { covers, type AskedProgram } from '../../src/grants/covers.ts';
import type { Grant } from '../../src/grants/grant.ts';
import { makeGrant } from '../grants/make-grant.ts';
import { fuzz } from './fuzz.ts';

const NOW = new Date('2026-03-04T05:06:07.000Z');
const HEAD = 'import requests\nimport functools\nimport os\nimport pandas as pd\n';
const GRANTED = [
  'requests.get("https://a.example/one")',
  'requests.get("https://b.example", timeout=3)',
  'open("/data/x", "w").write("1")',
  'os.remove("/data/old")',
];
const HARMLESS = [
  'x = 1',
  'def f(a):\n    return a + 1',
  'print(sum(range(3)))',
  'u = "https://a.example"',
];
/** What else is done, and with which text. */
const MORE: readonly ((evil: string) => string)[] = [
  (evil) => `requests.get("${evil}")`,
  (evil) => `requests.post("https://a.example", data="${evil}")`,
  (evil) => `get = requests.get\nget("${evil}")`,
  (evil) => `getattr(requests, "get")("${evil}")`,
  (evil) => `functools.partial(requests.get, "${evil}")("https://a.example")`,
  (evil) => `def fetch(address="https://a.example"):\n    requests.get(address)\nfetch("${evil}")`,
  (evil) => `base = "https://a.example"\nbase += "${evil}"\nrequests.get(base)`,
  (evil) => `for each in ["https://a.example", "${evil}"]:\n    requests.get(each)`,
  (evil) => `requests.get("https://a.example" + "${evil}")`,
  (evil) => `requests.get(f"https://a.example{'${evil}'}")`,
  (evil) => `(lambda a: requests.get(a))("${evil}")`,
  (evil) => `class A:\n    get = staticmethod(requests.get)\nA.get("${evil}")`,
  (evil) => `requests.get("https://a.example", proxies={"https": "${evil}"})`,
  (evil) => `requests.get(*["${evil}"])`,
  (evil) => `pd.read_csv("${evil}")`,
  (evil) => `open("/data/x" + "${evil}", "w")`,
  (evil) => `open("/data/other/${evil.length}", "w")`,
  (evil) => `os.system("curl ${evil}")`,
  (evil) => `exec("requests.get('${evil}')")`,
  (evil) => `os.environ["HTTPS_PROXY"] = "${evil}"`,
  (evil) => `(address := "${evil}")\nrequests.get(address)`,
  (evil) => `match "${evil}":\n    case address:\n        requests.get(address)`,
  (evil) => `type requests = str\nrequests.get("https://a.example")\nprint("${evil}")`,
];

const EVIL = [
  'https://evil.example',
  'http://a.example',
  'https://a.example.evil.example',
  'https://a.example:8443',
];

const programOf = (parts: readonly string[]): string =>
  `${HEAD}${parts.join('\n')}\nresults = {"a": 1}\n`;
const askingOf = async (parts: readonly string[]): Promise<Asking | null> =>
  (await analyzeCode(programOf(parts), { pythonVersion: '3.12' })).asking;

const LIMITS = { timeoutMs: 1000, attempts: 3 };
const asked = (asking: Asking): AskedProgram => ({
  threadId: 'thread',
  userId: null,
  mode: ExecutionMode.READ_ONLY,
  asking,
  limits: LIMITS,
  ground: { read_only: 'same' },
});

async function grantOf(parts: readonly string[]): Promise<Grant> {
  const { reasons, asks, remarks } = (await askingOf(parts)) as Asking;
  const facts = { execution_mode: ExecutionMode.READ_ONLY, reasons, asks, remarks };
  const operation = { label: '', ...facts, limits: LIMITS, ground: { read_only: 'same' } };
  return makeGrant({ operation });
}

const shuffled = <T>(parts: readonly T[]) => fc.shuffledSubarray([...parts], { minLength: 1 });
const inner = fc.constantFrom('', 'if True:\n', 'def run():\n', 'try:\n');
/** A part in a block of its own, or as it is. */
const placed = (part: string, head: string): string => {
  if (head === '') return part;
  const block = part.replaceAll(/^/gmu, '    ');
  return `${head}${block}${head.startsWith('try') ? '\nfinally:\n    pass' : ''}`;
};

describe('grants', () => {
  const granted = grantOf(GRANTED);

  fuzz(
    'cover whatever part of the granted a program does, in any order',
    fc.tuple(shuffled(GRANTED), shuffled(HARMLESS)),
    async ([done, other]) => {
      const asking = await askingOf([...other, ...done]);
      if (asking === null || !covers(await granted, asked(asking), NOW))
        throw new Error('not covered');
    },
  );

  fuzz(
    'never cover a program that does more than the granted',
    fc.tuple(
      shuffled([...GRANTED, ...HARMLESS]),
      fc.constantFrom(...MORE),
      fc.constantFrom(...EVIL),
      inner,
      fc.nat(),
    ),
    async ([parts, more, evil, head, at]) => {
      const place = at % (parts.length + 1);
      const all = parts.toSpliced(place, 0, placed(more(evil), head));
      const asking = await askingOf(all);
      // A program that needs no approval is none of a grant's business.
      if (asking !== null && covers(await granted, asked(asking), NOW)) {
        throw new Error(`covered:\n${programOf(all)}`);
      }
    },
  );

  it.each(MORE.map((more, index) => [index, more] as const))(
    'do not cover what is done in way %i',
    async (_, more) => {
      const asking = await askingOf([...GRANTED, more('https://evil.example')]);
      expect(asking !== null && covers(await granted, asked(asking), NOW)).toBe(false);
    },
  );

  fuzz(
    'cover nothing of other limits, users, threads, modes, places and times',
    fc.record({
      timeoutMs: fc.constantFrom(500, 1000, 1001),
      attempts: fc.constantFrom(1, 3, 4),
      thread: fc.constantFrom('thread', 'other', null),
      mode: fc.constantFrom(...Object.values(ExecutionMode)),
      place: fc.constantFrom('same', 'other'),
      hours: fc.constantFrom(0, 23, 24, 25),
      isRevoked: fc.boolean(),
    }),
    async ({ timeoutMs, attempts, thread, mode, place, hours, isRevoked }) => {
      const grant = { ...(await granted), revoked_at: isRevoked ? NOW.toISOString() : null };
      const asking = (await askingOf(GRANTED)) as Asking;
      const program = {
        ...asked(asking),
        limits: { timeoutMs, attempts },
        threadId: thread,
        mode,
        ground: { [mode]: place },
      };
      const isRight =
        timeoutMs <= 1000 &&
        attempts <= 3 &&
        thread === 'thread' &&
        mode === 'read_only' &&
        place === 'same' &&
        hours < 24 &&
        !isRevoked;
      const now = new Date(NOW.getTime() + hours * 3_600_000);
      if (covers(grant, program, now) !== isRight) throw new Error('wrong');
    },
  );
});
