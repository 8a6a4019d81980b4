import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { context, propagation, trace } from '@opentelemetry/api';
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-node';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';

/** Every file below a folder, by its path, as latin1 so that no byte is lost. */
export function filesBelow(folder: string): Record<string, string> {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = found
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, 'latin1')]),
  );
}

/** Which of the secrets stand where, as `place: name`. */
export const found = (
  places: Readonly<Record<string, unknown>>,
  secrets: Readonly<Record<string, string>>,
): string[] =>
  Object.entries(places).flatMap(([place, content]) => {
    const text =
      typeof content === 'string'
        ? content
        : inspect(content, {
            depth: 20,
            maxArrayLength: null,
            maxStringLength: null,
            showHidden: true,
          });
    return Object.entries(secrets)
      .filter(([, secret]) => text.includes(secret))
      .map(([name]) => `${place}: ${name}`);
  });

/** A logger that keeps its lines. */
export function keptLog(level = 'trace') {
  const lines: string[] = [];
  return {
    lines,
    logger: pino({ level }, { write: (line: string) => void lines.push(line) }),
    parsed: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

/** A tracer provider that keeps its spans, until the test is over. */
export function keptSpans(): InMemorySpanExporter {
  const exporter = new InMemorySpanExporter();
  const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  provider.register();
  onTestFinished(async () => {
    await provider.shutdown();
    trace.disable();
    context.disable();
    propagation.disable();
  });
  return exporter;
}
