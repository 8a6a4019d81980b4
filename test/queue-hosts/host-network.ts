import { execFile, spawn } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { promisify } from 'node:util';
import { Host } from './host.ts';

const run = promisify(execFile);
const ip = async (...args: readonly string[]): Promise<string> => (await run('ip', args)).stdout;

/** Waits for the end of the test ($1) and takes everything away that it may have left: the bridge ($2) and the hosts. */
const WATCHER = `while kill -0 "$1" 2>/dev/null; do sleep 1; done; shift; ip link del "$1" 2>/dev/null; shift
for host in "$@"; do for pid in $(ip netns pids "$host" 2>/dev/null); do kill -9 "$pid"; done; ip netns del "$host"; done`;

const TRIES = 20;

/** A network of 256 addresses that this machine has no way to; 198.18.0.0/15 is reserved for trials of networks. */
async function freeSubnet(): Promise<string> {
  const routes = await ip('-4', 'route', 'show', 'table', 'all');
  for (let tries = 0; tries < TRIES; tries += 1) {
    const subnet = `198.${randomInt(18, 20)}.${randomInt(256)}`;
    if (!routes.includes(`${subnet}.`)) return subnet;
  }
  throw new Error('There is no free network below 198.18.0.0/15.');
}

/**
 * A bridge, and hosts at it that are network namespaces with an address and a host name of their own. They reach this
 * machine, not one another.
 */
export class HostNetwork implements AsyncDisposable {
  /** Of this machine, for the hosts. */
  readonly address: string;
  readonly hosts: readonly Host[];
  readonly #bridge: string;

  private constructor(bridge: string, address: string, hosts: readonly Host[]) {
    this.#bridge = bridge;
    this.address = address;
    this.hosts = hosts;
  }

  static async open(names: readonly string[]): Promise<HostNetwork> {
    const id = randomBytes(3).toString('hex');
    const bridge = `pq${id}`;
    const subnet = await freeSubnet();
    const hosts = names.map(
      (name, index) => new Host(`pq${id}-${name}`, `${subnet}.${index + 2}`, `pq${id}${index}`),
    );
    const network = new HostNetwork(bridge, `${subnet}.1`, hosts);
    const args = [String(process.pid), bridge, ...hosts.map(({ name }) => name)];
    const options = { stdio: 'ignore', detached: true, cwd: '/' } as const;
    spawn('sh', ['-c', WATCHER, 'watcher', ...args], options).unref();
    try {
      await ip('link', 'add', bridge, 'type', 'bridge');
      await ip('address', 'add', `${network.address}/24`, 'dev', bridge);
      await ip('link', 'set', bridge, 'up');
      for (const host of hosts) await connect(host, bridge);
      return network;
    } catch (error) {
      await network[Symbol.asyncDispose]();
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const host of this.hosts) await host[Symbol.asyncDispose]();
    for (const { name } of this.hosts) await ip('netns', 'del', name).catch(() => '');
    await ip('link', 'del', this.#bridge).catch(() => '');
  }
}

async function connect({ name, address, link }: Host, bridge: string): Promise<void> {
  await ip('netns', 'add', name);
  await ip('link', 'add', link, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name);
  await ip('link', 'set', link, 'master', bridge, 'up');
  await ip('-n', name, 'address', 'add', `${address}/24`, 'dev', 'eth0');
  for (const device of ['lo', 'eth0']) await ip('-n', name, 'link', 'set', device, 'up');
}
