/** What was measured. */
export interface Figures {
  readonly requests: number;
  readonly wallMs: number;
  /** Median of `docker run`. */
  readonly baselineMs: number;
  /** Of requests one at a time. */
  readonly alone: readonly number[];
  /** Of each request, from its first attempt to its answer. */
  readonly total: readonly number[];
  /** Of each request, from the attempt that was let in to its answer. */
  readonly served: readonly number[];
  /** Answers 429. */
  readonly refusals: number;
  /** Requests that were refused at least once. */
  readonly refused: number;
  readonly memoryMb: { readonly idle: number; readonly peak: number; readonly after: number };
}

/** @param share 0 to 1 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;

/** Lines for people. */
export function report(figures: Figures): readonly string[] {
  const { requests, wallMs, baselineMs, total, refusals, refused, memoryMb } = figures;
  const times = (ms: number): string => `${(ms / baselineMs).toFixed(1)}×`;
  const latency = (name: string, values: readonly number[]): string => {
    const [p50, p95] = [percentile(values, 0.5), percentile(values, 0.95)];
    return `${name}: p50 ${seconds(p50)} (${times(p50)}), p95 ${seconds(p95)} (${times(p95)})`;
  };
  const perSecond = (requests / wallMs) * 1000;
  const ratio = (perSecond * baselineMs) / 1000;
  const memory = Object.entries(memoryMb).map(([when, mb]) => `${when} ${mb.toFixed(0)} MiB`);
  return [
    `docker run, one at a time: ${seconds(baselineMs)} (median), which is 1× below`,
    latency('the server, one at a time', figures.alone),
    `${total.length} of ${requests} answered in ${seconds(wallMs)}; ${refused} sent away at first, ${refusals} answers 429`,
    `throughput: ${perSecond.toFixed(2)}/s, ${ratio.toFixed(2)}× that of docker run`,
    latency('latency with retries', total),
    latency('latency once let in', figures.served),
    `memory of the server: ${memory.join(', ')}`,
  ];
}
