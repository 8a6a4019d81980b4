import { spawnSync } from 'node:child_process';
import { hostname } from 'node:os';
import { describe, expect, it } from 'vitest';
import { isDeadProcess, OWN_IDENTITY, processIdentity } from '../src/process-identity.ts';

const { pid: gone } = spawnSync(process.execPath, ['-e', '']);
const here = hostname();

describe('processIdentity', () => {
  it('is the same each time, and another one for another process', () => {
    expect(processIdentity()).toBe(OWN_IDENTITY);
    expect(processIdentity(process.ppid)).not.toBe(OWN_IDENTITY);
    expect(OWN_IDENTITY.endsWith(`@${here}`)).toBe(true);
  });

  it.runIf(process.platform === 'linux')('tells when the process began', () => {
    expect(OWN_IDENTITY).toMatch(/^\d+-[0-9a-f]{8}\.\d+@/);
  });
});

describe('isDeadProcess', () => {
  it.each([
    ['itself', OWN_IDENTITY],
    ['a process that lives', processIdentity(process.ppid)],
    ['one that lives and whose start nobody wrote down', `${process.ppid}@${here}`],
    ['one of another machine', `${gone}@elsewhere`],
    ['what is no identity', 'somebody'],
  ])('is false for %s', (_, identity) => {
    expect(isDeadProcess(identity)).toBe(false);
  });

  it('is true for one that is gone', () => {
    expect(isDeadProcess(`${gone}-00000000.1@${here}`)).toBe(true);
    expect(isDeadProcess(`${gone}@${here}`)).toBe(true);
  });

  it.runIf(process.platform === 'linux').each([
    ['began at another time', OWN_IDENTITY.replace(/\.\d+@/, '.1@')],
    ['was of an earlier start of the machine', OWN_IDENTITY.replace(/-[0-9a-f]{8}/, '-00000000')],
  ])('is true for an earlier process with a number in use that %s', (_, identity) => {
    expect(isDeadProcess(identity)).toBe(true);
  });
});
