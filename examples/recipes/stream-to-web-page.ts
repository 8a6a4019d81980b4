/** Streams a run to a web page by server-sent events: `node examples/recipes/stream-to-web-page.ts`. */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PythonExecutorService, ScriptedCodeGenerator } from '../../src/index.ts';

const PAGE = `<!doctype html><title>Run</title><pre id="log"></pre><script>
const events = new EventSource('/run');
events.onmessage = ({ data }) => (document.getElementById('log').textContent += data + '\\n');
events.addEventListener('end', () => events.close());
</script>`;

await using service = new PythonExecutorService({
  config: { sandbox: { kind: 'pyodide', pool: { size: 0 } } },
  generator: new ScriptedCodeGenerator(['print("working", flush=True)\nresults = {"answer": 42}']),
});

/** One event of the run, one message of the page; closing the page ends the run. */
async function stream(response: ServerResponse): Promise<void> {
  const closed = new AbortController();
  response.once('close', () => closed.abort());
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  for await (const event of service.stream({ userQuery: 'Compute' }, { signal: closed.signal })) {
    response.write(`data: ${JSON.stringify(event)}\n\n`);
  }
  response.end('event: end\ndata: {}\n\n');
}

const server = createServer((request, response) => {
  if (request.url === '/run') void stream(response).catch(() => response.destroy());
  else response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE);
});
await once(server.listen(0, '127.0.0.1'), 'listening');
const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

// What the page does; in your server leave the rest out.
const text = await (await fetch(`${address}/run`)).text();
const types = [...text.matchAll(/^data: \{"type":"(\w+)"/gm)].map(([, type]) => type);
console.log([...new Set(types)].join(' '));
server.close();
