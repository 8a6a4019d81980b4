import type { Duplex } from 'node:stream';

const BINARY = 2;
const CLOSE = 8;
const FINAL = 0x80;

/** The server's end of a WebSocket after the handshake: whole binary messages, nothing else. Source: RFC 6455 §5. */
export interface ServerSocket {
  send(data: Buffer): void;
  destroy(): void;
}

interface Message {
  readonly opcode: number;
  readonly payload: Buffer;
  /** Bytes of the frame. */
  readonly size: number;
}

function lengthOf(data: Buffer): { length: number; start: number } | undefined {
  const short = (data[1] ?? 0) & 0x7f;
  if (short < 126) return { length: short, start: 2 };
  if (data.length < 10) return undefined;
  return short === 126
    ? { length: data.readUInt16BE(2), start: 4 }
    : { length: Number(data.readBigUInt64BE(2)), start: 10 };
}

/** The first message of what came; undefined while a part of it is missing. What clients send is masked. */
function readMessage(data: Buffer): Message | undefined {
  const found = data.length < 6 ? undefined : lengthOf(data);
  if (found === undefined) return undefined;
  const { length, start } = found;
  const size = start + 4 + length;
  if (data.length < size) return undefined;
  const mask = data.subarray(start, start + 4);
  const payload = Buffer.from(data.subarray(start + 4, size));
  for (let index = 0; index < length; index += 1) {
    payload[index] = (payload[index] ?? 0) ^ (mask[index % 4] ?? 0);
  }
  return { opcode: (data[0] ?? 0) & 0x0f, payload, size };
}

function headerOf(length: number): Buffer {
  const header = Buffer.alloc(10);
  header[0] = FINAL | BINARY;
  if (length < 126) {
    header[1] = length;
    return header.subarray(0, 2);
  }
  header[1] = 127;
  header.writeBigUInt64BE(BigInt(length), 2);
  return header;
}

export function openSocket(duplex: Duplex, onMessage: (data: Buffer) => void): ServerSocket {
  let received: Buffer = Buffer.alloc(0);
  duplex.on('error', () => {}); // the client may go away at any time
  duplex.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    for (let next = readMessage(received); next !== undefined; next = readMessage(received)) {
      received = received.subarray(next.size);
      if (next.opcode === BINARY) onMessage(next.payload);
      if (next.opcode === CLOSE) duplex.end();
    }
  });
  return {
    send: (data) =>
      void (duplex.writable && duplex.write(Buffer.concat([headerOf(data.length), data]))),
    destroy: () => duplex.destroy(),
  };
}
