import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ask, logTail, secondsSince } from './command.ts';
import { freePort, isReachable } from './loopback.ts';
import type { Machine } from './machine.ts';
import type { Service, ServiceState } from './service.ts';

const PACKAGES = '/usr/lib/postgresql';
/** Made by the package; PostgreSQL refuses to run as root. */
const USER = 'postgres';
const STEP_MS = 60_000;

/** Waits for the end of the process that started the database ($1), then stops it and removes its folder ($2). */
const WATCHER =
  'while kill -0 "$1" 2>/dev/null; do sleep 1; done; shift; folder="$1"; shift; "$@" >/dev/null 2>&1; rm -rf "$folder"';

/** Folder of the newest server programs; undefined when there are none. */
export async function findPrograms(packages = PACKAGES): Promise<string | undefined> {
  const versions = await readdir(packages).catch((): string[] => []);
  for (const version of versions.toSorted((a, b) => Number(b) - Number(a))) {
    const folder = join(packages, version, 'bin');
    const programs = await readdir(folder).catch((): string[] => []);
    if (programs.includes('initdb') && programs.includes('pg_ctl')) return folder;
  }
  return undefined;
}

/** How to run a program as somebody else than root, and who that is. */
async function unprivileged(machine: Machine): Promise<{ prefix: string[]; uid: number | null }> {
  if (process.getuid?.() !== 0) return { prefix: [], uid: null };
  const answer = await ask(['id', '-u', USER], machine.env);
  if (!answer.ok) throw new Error(`there is no user "${USER}" to run PostgreSQL as`);
  const prefix = ['setpriv', `--reuid=${USER}`, `--regid=${USER}`, '--init-groups', '--'];
  return { prefix, uid: Number(answer.stdout) };
}

async function demand(machine: Machine, command: readonly string[]): Promise<void> {
  const answer = await ask(command, machine.env, STEP_MS);
  if (!answer.ok) throw new Error(`${command.join(' ')} failed: ${answer.complaint}`);
}

/** A cluster of its own on loopback, gone with this process. */
async function startCluster(machine: Machine, programs: string): Promise<ServiceState> {
  const startMs = performance.now();
  const { prefix, uid } = await unprivileged(machine);
  const folder = await mkdtemp(join(tmpdir(), 'python-executor-postgres-'));
  const data = join(folder, 'data');
  const log = join(folder, 'log');
  const secret = join(folder, 'password');
  const password = randomBytes(16).toString('hex');
  await writeFile(secret, password, { mode: 0o600 });
  if (uid !== null) for (const path of [folder, secret]) await chown(path, uid, -1);
  await chmod(folder, 0o700);
  const run = (program: string, args: readonly string[]) =>
    demand(machine, [...prefix, join(programs, program), ...args]);
  const port = await freePort();
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', "unix_socket_directories=''"];
  const options = [...settings, 'fsync=off'].map((setting) => `-c ${setting}`).join(' ');
  const access = ['--username=test', `--pwfile=${secret}`, '--auth=scram-sha-256'];
  try {
    await run('initdb', [
      `--pgdata=${data}`,
      '--encoding=UTF8',
      '--no-locale',
      '--no-sync',
      ...access,
    ]);
    await run('pg_ctl', ['start', '-w', '-D', data, '-l', log, '-o', options]);
  } catch (error) {
    const tail = await logTail(log, 10).catch(() => '');
    await rm(folder, { recursive: true, force: true });
    return { state: 'missing', detail: `${(error as Error).message}\n${tail}` };
  }
  const stop = [...prefix, join(programs, 'pg_ctl'), 'stop', '-D', data, '-m', 'immediate'];
  const args = ['-c', WATCHER, 'watcher', String(process.pid), folder, ...stop];
  spawn('sh', args, { env: machine.env, stdio: 'ignore', detached: true, cwd: '/' }).unref();
  const url = `postgresql://test:${password}@127.0.0.1:${port}/postgres`;
  const detail = `PostgreSQL from ${programs} on port ${port}, started in ${secondsSince(startMs)}`;
  return { state: 'started', detail, env: { TEST_POSTGRES_URL: url } };
}

/** PostgreSQL: the one that TEST_POSTGRES_URL names, else a private cluster that ends with the tests. */
export const postgres: Service = {
  name: 'postgres',
  flag: 'TEST_POSTGRES',
  after: 'docker', // the sandbox image takes longest and waits for Docker
  async ensure(machine, say) {
    const given = machine.env['TEST_POSTGRES_URL'] ?? '';
    if (given !== '') {
      return (await isReachable(given))
        ? { state: 'running', detail: 'TEST_POSTGRES_URL', env: { TEST_POSTGRES_URL: given } }
        : { state: 'missing', detail: 'nothing answers at TEST_POSTGRES_URL' };
    }
    const found = await findPrograms();
    if (found !== undefined) return startCluster(machine, found);
    const { permission } = machine;
    if (!permission.allowed) {
      return { state: 'missing', detail: `PostgreSQL is not installed; ${permission.reason}` };
    }
    say('PostgreSQL is not installed');
    await machine.apt.install(['postgresql'], say);
    const programs = await findPrograms();
    return programs === undefined
      ? { state: 'missing', detail: `no server programs below ${PACKAGES} even after installing` }
      : startCluster(machine, programs);
  },
};
