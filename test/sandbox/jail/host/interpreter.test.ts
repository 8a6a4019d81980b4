import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ContainerConfigurationError } from '../../../../src/errors.ts';
import { foldersToShow, lookAtInterpreter } from '../../../../src/sandbox/jail/host/interpreter.ts';
import { jailUser } from '../../../../src/sandbox/jail/host/jail-user.ts';
import { tempFolder } from '../../../fixtures/temp-folder.ts';

/** An executable that answers as an interpreter would. */
function fakePython(answer: object): string {
  const path = join(tempFolder(), 'python3');
  writeFileSync(path, `#!/bin/sh\necho '${JSON.stringify(answer)}'\n`);
  chmodSync(path, 0o755);
  return path;
}

describe('the folders of an interpreter', () => {
  it('are shown unless they are in /usr or in one another', () => {
    const folders = ['/usr', '/usr/local', '/opt/a', '/opt/a/lib', '/opt/ab', '/srv/venv'];
    expect(foldersToShow(folders, '/home/me')).toEqual(['/opt/a', '/opt/ab', '/srv/venv']);
    const own = '/home/me/.pyenv/versions/3.12';
    expect(foldersToShow([own], '/home/me')).toEqual([own]);
  });

  it.each(['/', '/home', '/home/me'])('are never a home folder or what holds one: %s', (folder) => {
    expect(() => foldersToShow([folder], '/home/me')).toThrow(ContainerConfigurationError);
    expect(() => foldersToShow([folder], '/home/me')).toThrow(
      /holds a home folder.*sandbox\.python/,
    );
  });

  it.each(['/work', '/work/venv', '/proc/x', '/dev', '/etc/python'])(
    'are none of a jail: %s',
    (folder) => {
      expect(() => foldersToShow([folder], '/home/me')).toThrow(/a jail has a \/\w+ of its own/);
    },
  );
});

describe('an interpreter', () => {
  it('is refused when it is too old', async () => {
    const old = fakePython({ path: '/opt/old/python3', folders: ['/opt/old'], version: [3, 9] });
    await expect(lookAtInterpreter(old, {})).rejects.toThrow('/opt/old/python3 is Python 3.9');
  });

  it('is refused when it cannot be run, with what to do', async () => {
    const absent = lookAtInterpreter('/absent/python3', {});
    await expect(absent).rejects.toBeInstanceOf(ContainerConfigurationError);
    await expect(absent).rejects.toThrow(/\/absent\/python3 cannot be run: .*sandbox\.python/);
  });
});

it('runs as nobody where the service is root, and as the service elsewhere', () => {
  expect(jailUser(0)).toEqual({ uid: 65_534, gid: 65_534 });
  expect(jailUser(1000)).toEqual({});
});
