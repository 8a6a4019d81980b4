import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { hostname, networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonValue } from '../../src/json.ts';

/** A secret that nobody else has. Programs know the first word, and so can tell that they have found one. */
export const canary = (): string => `canary-${randomBytes(12).toString('hex')}`;

/** Things on the host that a program must not reach, for one run of one program. */
export interface Traps extends AsyncDisposable {
  /** Tells the program where they are, as its context. */
  readonly context: JsonValue;
  /** What must not appear in anything that comes of the program. */
  readonly secret: string;
  /** What was reached or changed, one sentence each. */
  sprung(): Promise<string[]>;
}

const LEFT = ['host.sock', 'secret.txt'];

async function listening(server: Server, where: object | string): Promise<Server> {
  server.listen(where);
  await once(server, 'listening');
  return server;
}

/**
 * Servers on the host's network and sockets, a folder that all users may write to, and shared memory.
 * `service` is the process that programs may look at where they see those of the host.
 */
export async function openTraps(service: number): Promise<Traps> {
  const secret = canary();
  const sprung: string[] = [];
  const folder = await mkdtemp(join(tmpdir(), 'hostile-'));
  await chmod(folder, 0o777);
  const file = join(folder, 'secret.txt');
  const shared = `/dev/shm/hostile-${secret.slice(-8)}`;
  for (const path of [file, shared]) await writeFile(path, secret);
  const abstract = `hostile-${secret.slice(-8)}`;
  const serve = (what: string): Server =>
    createServer((socket) => {
      sprung.push(`a connection to the host's ${what}`);
      socket.on('error', () => {}).end(secret);
    });
  const tcp = await listening(serve('network'), { host: '::', port: 0 });
  const unix = await listening(serve('socket in the file system'), join(folder, 'host.sock'));
  await chmod(join(folder, 'host.sock'), 0o777);
  const nowhere = await listening(serve('abstract socket'), `\0${abstract}`);
  const udp = createSocket('udp6', () => sprung.push('a packet to the host'));
  await new Promise<void>((resolve) => udp.bind(0, '::', resolve));
  const addresses = Object.values(networkInterfaces()).flatMap((each) =>
    (each ?? []).map(({ address }) => address),
  );
  return {
    secret,
    context: {
      folder,
      file,
      shared,
      abstract,
      addresses,
      service,
      unix: join(folder, 'host.sock'),
      pid: process.pid,
      hostname: hostname(),
      tcp: (tcp.address() as AddressInfo).port,
      udp: udp.address().port,
    },
    sprung: async () => {
      const names = await readdir(folder).catch(() => ['nothing']);
      if (names.toSorted().join() !== LEFT.join())
        sprung.push(`the host's folder has ${names.join()}`);
      for (const path of [file, shared]) {
        const content = await readFile(path, 'utf8').catch(() => 'nothing');
        if (content !== secret) sprung.push(`${path} is changed`);
      }
      return [...new Set(sprung)];
    },
    [Symbol.asyncDispose]: async () => {
      for (const server of [tcp, unix, nowhere]) server.close();
      udp.close();
      await rm(folder, { recursive: true, force: true });
      await rm(shared, { force: true });
    },
  };
}
