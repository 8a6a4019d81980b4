import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildWheel } from '../../sandbox/wheel.ts';
import { gateway } from './containers.ts';

/** A package index with one wheel, `tinypack`, that keeps in mind what it was asked for. */
export class PackageIndex implements AsyncDisposable {
  readonly asked = new Set<string>();
  readonly #wheel = buildWheel('tinypack', 'VALUE = 41\n');
  readonly #server: Server;
  #options = '';

  constructor() {
    this.#server = createServer(({ url = '' }, response) => {
      const name = /^\/simple\/([^/]+)/.exec(url)?.[1];
      if (name !== undefined) this.asked.add(name);
      if (url.endsWith('.whl')) response.end(this.#wheel.bytes);
      else if (name === 'tinypack') {
        response.setHeader('content-type', 'text/html');
        response.end(`<a href="/files/${this.#wheel.file}">${this.#wheel.file}</a>`);
      } else response.writeHead(404).end();
    });
  }

  /** Lines of a requirements file that lead pip here. */
  get options(): string {
    return this.#options;
  }

  async start(): Promise<this> {
    this.#server.listen(0, '0.0.0.0');
    await once(this.#server, 'listening');
    const { port } = this.#server.address() as AddressInfo;
    const host = await gateway();
    this.#options = `--index-url http://${host}:${port}/simple\n--trusted-host ${host}\n`;
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }
}
