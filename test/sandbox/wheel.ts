import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { crc32 } from 'node:zlib';

const entry = (
  name: string,
  content: Buffer,
  offset: number,
): { local: Buffer; central: Buffer } => {
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(0x21, 8); // 1980-01-01
  common.writeUInt32LE(crc32(content), 10);
  common.writeUInt32LE(content.length, 14);
  common.writeUInt32LE(content.length, 18);
  common.writeUInt16LE(Buffer.byteLength(name), 22);
  const tail = Buffer.alloc(14);
  tail.writeUInt32LE((0o100_644 << 16) >>> 0, 6);
  tail.writeUInt32LE(offset, 10);
  return {
    local: Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), content]),
    central: Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common, tail, Buffer.from(name)]),
  };
};

/** A zip archive that stores its files as they are. */
function zip(files: Readonly<Record<string, string>>): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const { local, central } = entry(name, Buffer.from(text), offset);
    locals.push(local);
    centrals.push(central);
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(centrals.length, 8);
  end.writeUInt16LE(centrals.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

/** A wheel of one module, as pip takes it: its file name and its bytes. */
export function buildWheel(name: string, source: string): { file: string; bytes: Buffer } {
  const info = `${name}-1.0.dist-info`;
  const files = {
    [`${name}.py`]: source,
    [`${info}/METADATA`]: `Metadata-Version: 2.1\nName: ${name}\nVersion: 1.0\n`,
    [`${info}/WHEEL`]:
      'Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
    [`${info}/entry_points.txt`]: `[console_scripts]\n${name}-tool = ${name}:tool\n`,
  };
  const record = [...Object.keys(files), `${info}/RECORD`].map((path) => `${path},,\n`).join('');
  const bytes = zip({ ...files, [`${info}/RECORD`]: record });
  return { file: `${name}-1.0-py3-none-any.whl`, bytes };
}

/** A package index of one wheel; `downloads` counts how often it was got. */
export class WheelIndex {
  downloads = 0;
  readonly #server: Server;

  constructor({ file, bytes }: { file: string; bytes: Buffer }) {
    this.#server = createServer(({ url = '' }, response) => {
      if (url.endsWith('.whl')) {
        this.downloads += 1;
        response.end(bytes);
      } else if (url.includes(file.slice(0, file.indexOf('-')))) {
        response.setHeader('content-type', 'text/html');
        response.end(`<a href="/files/${file}">${file}</a>`);
      } else {
        response.statusCode = 404;
        response.end();
      }
    });
  }

  /** Options of pip for it, as seen from `host`. */
  async start(host: string): Promise<{ indexUrl: string; extraArgs: string[] }> {
    this.#server.listen(0, '0.0.0.0');
    await once(this.#server, 'listening');
    const { port } = this.#server.address() as AddressInfo;
    return { indexUrl: `http://${host}:${port}/simple`, extraArgs: ['--trusted-host', host] };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }
}
