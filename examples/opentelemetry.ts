/**
 * Switches tracing on for any command of this package, without a change to it:
 *
 *   OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318 OTEL_SERVICE_NAME=python-executor \
 *     NODE_OPTIONS="--import ./examples/opentelemetry.ts" npx python-executor serve
 *
 * Needs `npm install @opentelemetry/sdk-trace-node @opentelemetry/exporter-trace-otlp-http`.
 */
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';

const provider = new NodeTracerProvider({
  spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
});
provider.register();
// What was not sent yet goes out before the process ends.
process.once('beforeExit', () => void provider.shutdown());
