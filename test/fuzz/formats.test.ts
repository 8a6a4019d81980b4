import { hostname } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { InvalidArgumentError } from 'commander';
import { describe, expect } from 'vitest';
import { jupyterAddress, positiveInteger, positiveNumber } from '../../src/cli/option-values.ts';
import { goDuration } from '../../src/jobs/go-duration.ts';
import { isDeadOwner, newOwner } from '../../src/jobs/owner.ts';
import { isInsidePath } from '../../src/sandbox/inside-path.ts';
import { fuzz } from './fuzz.ts';
import { nastyText } from './inputs.ts';

const UNITS: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };
const parse = (text: string): number =>
  [...text.matchAll(/([\d.]+)(ms|[hms])/g)].reduce(
    (sum, [, number, unit]) => sum + Number(number) * (UNITS[unit ?? ''] ?? Number.NaN),
    0,
  );

describe('durations', () => {
  fuzz('say in the words of Go what they are', fc.nat({ max: 2 ** 45 }), (milliseconds) => {
    const text = goDuration(milliseconds);
    expect(text).toMatch(/^(\d+h\d{1,2}m|\d{1,2}m)?\d{1,2}(\.\d{1,3})?s$|^\d{1,3}ms$/);
    expect(parse(text)).toBeCloseTo(milliseconds, 0);
  });
});

describe('owners', () => {
  const owner = fc.oneof(
    nastyText(3),
    fc
      .tuple(
        fc.constantFrom(
          '0',
          '-1',
          '1',
          String(process.pid),
          '99999999',
          '1e3',
          ' 1',
          '01',
          '4294967296',
          '99999999999999999999',
        ),
        fc.constantFrom(hostname(), 'x', ''),
        nastyText(1),
      )
      .map(([pid, host, rest]) => `${pid}@${host}/${rest}`),
  );
  const alive = newOwner();
  fuzz('of any form are judged, and never the living one dead', owner, (given) => {
    expect(typeof isDeadOwner(given)).toBe('boolean');
    expect(isDeadOwner(alive)).toBe(false);
    if (given.startsWith('1@')) expect(isDeadOwner(given)).toBe(false);
  });
});

describe('values of options', () => {
  const value = fc.oneof(
    nastyText(2),
    fc.double().map(String),
    fc.webUrl(),
    fc.constantFrom(
      '',
      ' ',
      '1e400',
      '0x1F',
      '-0',
      '1_0',
      'http://[::1]:1',
      'http://x:99999',
      'http://u@x',
      'HTTPS://X',
    ),
  );
  const takes = <T>(read: (text: string) => T, text: string): T | undefined => {
    try {
      return read(text);
    } catch (error) {
      expect(error).toBeInstanceOf(InvalidArgumentError);
      return undefined;
    }
  };
  fuzz('are numbers and addresses, or refused', value, (text) => {
    expect(takes(positiveInteger, text) ?? 1).toBeGreaterThanOrEqual(1);
    const number = takes(positiveNumber, text) ?? 1;
    expect(number > 0 && Number.isFinite(number)).toBe(true);
    const address = takes(jupyterAddress, text);
    if (address !== undefined) {
      expect(address.port).toBeGreaterThan(0);
      expect(address.host).not.toBe('');
    }
  });

  fuzz(
    'that are paths stay inside',
    fc
      .array(fc.oneof(nastyText(1), fc.constantFrom('..', '.', 'a', '')), { maxLength: 5 })
      .map((parts) => parts.join('/')),
    (path) => {
      if (!isInsidePath(path)) return;
      const folder = '/work/folder';
      expect(join(folder, path).startsWith(`${folder}/`)).toBe(true);
    },
  );
});
