import type { Area } from './row.ts';

/** What `npm run bench` measures, in this order; a new area is one file and one line here. */
export const AREAS: Readonly<Record<string, () => Promise<Area>>> = {
  latency: async () => (await import('./latency.ts')).measureLatency,
  sessions: async () => (await import('./sessions.ts')).measureSessions,
  throughput: async () => (await import('./throughput.ts')).measureThroughput,
  memory: async () => (await import('./memory.ts')).measureMemory,
  rest: async () => (await import('./rest.ts')).measureRest,
  peers: async () => (await import('./peers.ts')).measurePeers,
  startup: async () => (await import('./startup.ts')).measureStartup,
  analyzer: async () => (await import('./analyzer.ts')).measureAnalyzer,
  graph: async () => (await import('./graph.ts')).measureGraph,
  checkpoints: async () => (await import('./checkpoints.ts')).measureCheckpoints,
  waiting: async () => (await import('./waiting.ts')).measureWaiting,
  server: async () => (await import('./server.ts')).measureServer,
  queue: async () => (await import('./queue.ts')).measureQueue,
};
