import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';

const REACH_MS = 3000;

/** True when something accepts connections there. */
export function isReachable(url: string): Promise<boolean> {
  const { hostname, port, protocol } = new URL(url);
  const usual = protocol.startsWith('redis') ? 6379 : 5432;
  const socket = connect({ host: hostname, port: Number(port || usual), timeout: REACH_MS });
  return new Promise((resolve) => {
    const end = (reached: boolean) => () => {
      socket.destroy();
      resolve(reached);
    };
    socket.once('connect', end(true)).once('timeout', end(false)).once('error', end(false));
  });
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
